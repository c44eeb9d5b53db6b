"""A quarter of the fictional city on the virtual clock: `fengqiao demo --quarter`."""
