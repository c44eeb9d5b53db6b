"""What the tenant's chain says of uploaded files. `sealed`: the digest over what is sealed, with its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.events import Event
from engine.record import UNSET, Unset


@dataclass(frozen=True, slots=True)
class UploadStored(Event):
    """A file has come. Former versions did not say its task and what is sealed."""

    id: str
    size: int
    digest: str
    task_key: int | Unset | None = UNSET
    sealed: dict[str, Any] | Unset = UNSET


@dataclass(frozen=True, slots=True)
class UploadSealed(Event):
    """A file of a former version: its name is sealed now, and its digest salted."""

    id: str
    digest: str
    sealed: dict[str, Any]


@dataclass(frozen=True, slots=True)
class UploadKept(Event):
    """A submitted form refers to the file: it is kept for good."""

    id: str


@dataclass(frozen=True, slots=True)
class UploadLinked(Event):
    """The file is open to whoever has its link, until then."""

    id: str
    until: str


@dataclass(frozen=True, slots=True)
class UploadDropped(Event):
    """A program has deleted its file."""

    id: str


@dataclass(frozen=True, slots=True)
class UploadExpired(Event):
    """The file's time was over."""

    id: str
