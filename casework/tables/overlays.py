"""Tables of the domain that a place may change: `base/shared/<name>` and, over it, `districts/<code>/shared/<name>` of
each node on the way down to the place. The nearest level wins.

A file that is written while the platform runs is in force with the next question, in every process: each question looks
at the files' times and sizes, and what was read is kept only while they stand still. It costs no statement of SQL.

The platform's own table raises `TableError` when it cannot be read at first. What is spoilt later, or at a node, is
reported in the log, and the last that could be read (else the table of the level above) stays in force until the file
is mended: a slip of the pen in one district stops nobody. `problems` tells whoever checks or starts the platform.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from casework.tables.file_rows import rows_in
from casework.tables.folder import PROCESSES
from engine.errors import Refusal

log = logging.getLogger(__name__)

#: A file that was changed so shortly before it was read may change again without another time (nanoseconds).
FRESH = 100_000_000
#: Characters of an org code, as the store holds it.
LONGEST_CODE = 40
#: The answers for so many places are kept.
MOST_PLACES = 4096

T = TypeVar("T")
Stamp = tuple[int, int, int]


class TableError(ValueError):
    """A table that cannot be read: every problem with its file, row and field, in Chinese."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a table: the node that it belongs to (empty: the platform's own), the name for messages, the rows."""

    node: str
    name: str
    rows: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as it was read. `settled`: only another stamp tells of another content."""

    stamp: Stamp
    settled: bool
    digest: bytes
    rows: Mapping[str, Any]
    problem: str = ""


@dataclass
class OverlaidTable(Generic[T]):
    """One table. `name`: its file's name; `make`: what the layers come to, the platform's first, the nearest last; it
    raises `TableError` for rows that do not say what they should. Thread safe."""

    name: str
    make: Callable[[Sequence[Layer]], T]
    processes: Path = field(default_factory=lambda: PROCESSES)
    #: Tables that `make` reads besides: when they change, this is made again.
    beside: tuple[OverlaidTable[Any], ...] = ()
    _files: dict[Path, _Read] = field(default_factory=dict)
    _made: dict[str, tuple[tuple[bytes, ...], T]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    #: What a place was told last, with the stamps of what was looked at: as long as they stand it is told again.
    _told: dict[tuple[Path, str], tuple[tuple[tuple[str, Stamp | None], ...], T]] = field(
        default_factory=dict
    )

    def at(self, place: str) -> T:
        """The table as it stands at a place (its org code; empty: the platform's own). TableError when the platform's
        own cannot be read and never could be."""
        told = self._told.get((self.processes, place))
        if told is not None and all(_stamp(path) == stamp for path, stamp in told[0]):
            return told[1]
        with self._lock:
            there = self._there(place)
            made = self._of(there)
            self._remember(place, there, made)
            return made

    def _remember(self, place: str, there: list[tuple[str, _Read]], made: T) -> None:
        """Keeps the answer where stamps alone say whether it still is one."""
        self._told.pop((self.processes, place), None)
        if self.beside or len(self._told) >= MOST_PLACES or not all(file.settled for _node, file in there):
            return
        stamps = {node: file.stamp for node, file in there}
        looked: dict[str, Stamp | None] = {}
        for node in ["", *_path_of(place)]:
            path = self._file(node)
            stamp = stamps.get(node)
            while stamp is None:  # a file that comes changes the nearest folder that is there
                path = path.parent
                stamp = _stamp(path)
                if stamp is not None and time.time_ns() - stamp[0] <= FRESH:
                    return
            looked[str(path)] = stamp
        self._told[self.processes, place] = (tuple(looked.items()), made)

    def digests(self, place: str) -> list[bytes]:
        """What tells whether the table has changed at a place."""
        with self._lock:
            return [file.digest for _node, file in self._there(place)]

    def nodes(self) -> list[str]:
        """The nodes that have a file of their own."""
        districts = self.processes / "districts"
        found = districts.glob(f"*/shared/{self.name}")
        return sorted(path.relative_to(districts).parts[0] for path in found)

    def problems(self) -> list[str]:
        """What is wrong with the files as they are now, at whatever node."""
        found: list[str] = []
        with self._lock:
            for node in ["", *self.nodes()]:
                try:
                    self.make(self._layers(self._there(node)))
                except TableError as error:
                    found += error.problems
        return list(dict.fromkeys(found))

    def _there(self, place: str) -> list[tuple[str, _Read]]:
        """The files on the way to a place, the platform's own first."""
        read = ((node, self._looked_at(self._file(node))) for node in ["", *_path_of(place)])
        found = [(node, file) for node, file in read if file is not None]
        if not found or found[0][0]:
            raise TableError([f"没有 {self._shown(self._file(''))}"])
        return found

    def _of(self, files: list[tuple[str, _Read]]) -> T:
        nearest = files[-1][0]
        digests = (
            *(file.digest for _, file in files),
            *(d for one in self.beside for d in one.digests(nearest)),
        )
        known = self._made.get(nearest)
        if known is not None and known[0] == digests:
            return known[1]
        try:
            made = self.make(self._layers(files))
        except TableError as error:
            if known is None and not nearest:
                raise
            log.error("%s: the last readable version stays in force: %s", self.name, error)
            made = known[1] if known is not None else self._of(files[:-1])
        self._made[nearest] = (digests, made)
        return made

    def _layers(self, files: Iterable[tuple[str, _Read]]) -> list[Layer]:
        files = list(files)
        problems = [file.problem for _node, file in files if file.problem]
        if problems:
            raise TableError(problems)
        return [Layer(node, self._shown(self._file(node)), file.rows) for node, file in files]

    def _file(self, node: str) -> Path:
        return _file_of(self.processes, node, self.name)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.processes.parent).as_posix()

    def _looked_at(self, path: Path) -> _Read | None:
        """The file, read again if it may have changed; None when there is none."""
        stamp = _stamp(path)
        known = self._files.get(path)
        if known is not None and known.settled and known.stamp == stamp:
            return known
        found = self._read(path, stamp) if stamp is not None else None
        if found is None:
            self._files.pop(path, None)
        else:
            self._files[path] = found
        return found

    def _read(self, path: Path, stamp: Stamp) -> _Read | None:
        settled = time.time_ns() - stamp[0] > FRESH
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        digest = hashlib.sha256(content).digest()
        known = self._files.get(path)
        if known is not None and known.digest == digest:
            return replace(known, stamp=stamp, settled=settled)
        rows, problem = rows_in(content, path.suffix)
        return _Read(stamp, settled, digest, rows, problem and f"{self._shown(path)} {problem}")


def platform_only(make: Callable[[Mapping[str, Any]], T], why: str) -> Callable[[Sequence[Layer]], T]:
    """`make` of a table that only the platform has: a place's own is a problem, for the reason `why`. What `make`
    stumbles over is a problem of the file, too."""

    def made(layers: Sequence[Layer]) -> T:
        if len(layers) > 1:
            raise TableError([f"{layers[-1].name}：只有市级的一张，{why}"])
        try:
            return make(layers[0].rows)
        except TableError:
            raise
        except (KeyError, TypeError, AttributeError, ValueError, Refusal) as error:
            raise TableError(
                [f"{layers[0].name} 读不懂：{type(error).__name__} {str(error)[:200]}"]
            ) from error

    return made


def laid_over(layers: Iterable[Layer]) -> dict[str, dict[str, Any]]:
    """The rows of all layers by their key: a nearer layer's row changes the fields that it names and leaves the others.
    TableError for a row that has no fields."""
    rows: dict[str, dict[str, Any]] = {}
    problems = []
    for layer in layers:
        for key, row in layer.rows.items():
            if isinstance(row, Mapping):
                rows[key] = {**rows.get(key, {}), **row}
            else:
                problems.append(f"{layer.name} 的 {key}：应当写成“字段: 内容”，现在是 {row!r}")
    if problems:
        raise TableError(problems)
    return rows


@lru_cache(maxsize=4096)
def _file_of(processes: Path, node: str, name: str) -> Path:
    """Where a node's file of this name lies; kept, since every question asks for it."""
    folder = processes / "districts" / node if node else processes / "base"
    return folder / "shared" / name


@lru_cache(maxsize=4096)
def _path_of(place: str) -> tuple[str, ...]:
    """The nodes from the city down to the place (handbook 2.1: codes are prefixes); none for what is no org code."""
    parts = place.split("-")
    if len(place) > LONGEST_CODE or not all(part.isalnum() for part in parts):
        return ()
    return tuple("-".join(parts[:n]) for n in range(1, len(parts) + 1))


def _stamp(path: Path | str) -> Stamp | None:
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
