"""Lists and searches: events applied to rows, in the transaction of the step. They can be rebuilt from the history."""
