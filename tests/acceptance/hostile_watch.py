"""Bounds around one hostile case: seconds of processor time, megabytes, and an ear for everything that executes."""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from casework.tables.folder import PROCESSES, SHARED

SECONDS = 2.0
MEGABYTES = 256
#: Audit events that no expression or file may cause.
FORBIDDEN = (
    "os.", "subprocess.", "socket.", "exec", "compile", "open", "shutil.", "ctypes.", "pty.", "import", "urllib.",
    "code.__new__", "marshal.loads", "pickle.find_class",
)  # fmt: skip
#: The platform's own tables, which the check reads again when they change: reading them is no doing of a case.
TABLES = (f"{SHARED}/", f"{PROCESSES / 'districts'}")


class TooSlow(BaseException):
    """The case used more processor time than allowed (not an Exception: nobody is to swallow it)."""


_heard: list[str] | None = None


def _reads_a_table(event: str, arguments: tuple[object, ...]) -> bool:
    if event not in ("open", "os.scandir") or not str(arguments[0]).startswith(TABLES):
        return False
    return event == "os.scandir" or arguments[1] in ("r", "rb")


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if _heard is not None and event.startswith(FORBIDDEN) and not _reads_a_table(event, arguments):
        _heard.append(f"{event} {arguments!r}"[:300])


def install() -> None:
    """Once for a process, before the first case."""
    sys.addaudithook(_listen)
    signal.signal(signal.SIGPROF, _too_slow)


def _too_slow(_: int, __: FrameType | None) -> None:
    raise TooSlow


@contextmanager
def bounded() -> Iterator[list[str]]:
    """Limits what happens inside; yields the list of forbidden events that were heard."""
    global _heard
    heard: list[str] = []
    with open("/proc/self/statm", encoding="ascii") as file:
        size = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEGABYTES * 1024 * 1024, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    _heard = heard
    try:
        yield heard
    finally:
        _heard = None
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def judge(case: Callable[[], str], explained: Callable[[], str] = str) -> str:
    """Runs a case; what is wrong with it, empty when it was bounded, harmless and answered.

    `explained` is asked for the answer when the case gives none.
    """
    try:
        with bounded() as heard:
            answer = case()
    except TooSlow:
        return f"more than {SECONDS} s of processor time"
    except MemoryError:
        return f"more than {MEGABYTES} MB"
    except Exception as error:
        return f"a traceback: {type(error).__name__} {str(error)[:200]}"
    if heard:
        return f"executed: {heard[:3]}"
    return "" if answer or explained() else "no answer that says why"
