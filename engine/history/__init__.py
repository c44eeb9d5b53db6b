"""The append-only record: appending, chaining, checkpoints, verification, re-execution."""
