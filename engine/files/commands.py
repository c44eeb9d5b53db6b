"""Commands on uploaded files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class StoreUpload(Command):
    """Keeps a file of a program, or somebody's for the open task `task_key`; `metadata`: JSON for who fetches it."""

    id: str
    file_name: str
    content_type: str
    data: bytes
    metadata: dict[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None
    task_key: int | None = None


@dataclass(frozen=True, slots=True)
class DropUpload(Command):
    """Deletes such a file."""

    id: str


@dataclass(frozen=True, slots=True)
class LinkUpload(Command):
    """Lets whoever has a link fetch a file that a program has handed over, until `until`; the door makes the link.
    `digest`: refused when the file's is another."""

    id: str
    until: datetime
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class SealUploads(Command):
    """Seals the names of at most `limit` files that were stored before names were sealed."""

    limit: int = 4
