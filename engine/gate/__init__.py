"""The one gate: before a command's handler runs, inside its transaction and whatever door it came by, the bus asks
here for permission, place and sight. `table.py` says of each command what is asked; `check.py` asks it."""
