"""Where the platform's own data lies: the folder of the procedures and of the domain's tables, said in one place.

`FENGQIAO_PROCESSES` names another folder of the same shape (`base/`, `districts/`); without it the folder of this
checkout is taken. It is read when the program starts.
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "FENGQIAO_PROCESSES"
_OWN = Path(__file__).resolve().parents[2] / "processes"
PROCESSES = Path(os.environ.get(VARIABLE) or _OWN).resolve()
#: The procedures that come with the platform, and the tables that they share.
BASE = PROCESSES / "base"
SHARED = BASE / "shared"
