"""What tests share: real databases, sample data, tools.

The PostgreSQL wheel keeps a lock file in the run-time folder, and falls back to one place for all users of a machine.
Each user gets a folder of their own here, before anything imports it.
"""

import os

from tests.support.folders import runtime_folder

os.environ["XDG_RUNTIME_DIR"] = str(runtime_folder())
