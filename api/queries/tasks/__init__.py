"""The inbox and one task: what is to be done, its form, and where the flow leads from it."""
