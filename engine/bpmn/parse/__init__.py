"""From BPMN XML to what the run time executes: reading, checking, building the specs."""
