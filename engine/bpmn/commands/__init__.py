"""What can be asked of an instance from outside: the commands, and modification."""
