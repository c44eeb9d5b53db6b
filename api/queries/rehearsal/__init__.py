"""预演: scenarios of a drawing played on a virtual clock."""
