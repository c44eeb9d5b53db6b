"""What tests share: real databases, sample data, tools.

The PostgreSQL wheel keeps a lock file in the run-time folder, and falls back to one place for all users of a machine.
Each user gets a folder of their own here, before anything imports it.
"""

import os
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.gettempdir()) / f"fengqiao-{os.getuid()}"
(_FOLDER / "python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
os.environ["XDG_RUNTIME_DIR"] = str(_FOLDER)
