"""Which version serves a place: of the nearest node of the org tree at it or above, the newest (decision 5)."""

from __future__ import annotations

from collections.abc import Iterable

from engine.access.authz import covers
from engine.store import Row


def nearest_version(versions: Iterable[Row], place: str) -> Row | None:
    """Of the rows of one definition's versions (with `org_code` and `version`, those in force) the one that serves the
    place; None when none does."""
    serving = (row for row in versions if covers(row["org_code"], place))
    return max(serving, key=lambda row: (len(row["org_code"]), row["version"]), default=None)
