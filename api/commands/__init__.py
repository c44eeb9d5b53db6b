"""The command line's commands, one file each. Every command ends with one line that says what came of it."""
