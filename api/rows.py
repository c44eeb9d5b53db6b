"""A row as queries hand it on: of the database, or a plain mapping."""

from __future__ import annotations

from engine.store import Row

__all__ = ["Row"]
