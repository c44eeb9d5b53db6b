"""案件回放: a case as it was at each step, and whether its record still stands."""
