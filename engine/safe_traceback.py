"""What a log may hold of an error that we did not foresee: its type and where it happened, never its values."""

from __future__ import annotations

import traceback


def traced(error: BaseException) -> str:
    """The error's type and the frames it went through; not its message, which may hold personal values."""
    return f"{type(error).__name__}\n" + "".join(traceback.format_tb(error.__traceback__))
