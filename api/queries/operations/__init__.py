"""What the platform's operators look after: where an instance stands still, what could not be delivered, what starts by
time."""
