"""Levels of the org tree, and the node of a place's path at a level. An org code names each node on the way down, with
hyphens between: its parts are as many as the level is deep."""

from __future__ import annotations

#: How many parts of an org code name a node of each level.
DEPTH = {"city": 1, "county": 2, "town": 3, "village": 4, "grid": 5}


def ancestor(place: str, level: str) -> str | None:
    """The node of `place`'s path at this level; None when the place lies above it."""
    parts = place.split("-")
    depth = DEPTH[level]
    return "-".join(parts[:depth]) if len(parts) >= depth else None
