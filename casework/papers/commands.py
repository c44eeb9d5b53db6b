"""Commands on papers."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class RenderDocument(Command):
    """Makes the Word file of a document that so far is only numbered data, and keeps it sealed."""

    key: int
