"""How tokens move: the scheduler, completion, events that reach and leave tokens, termination, compensation."""
