"""The elements of a diagram: subclasses of SpiffWorkflow's task specs."""
