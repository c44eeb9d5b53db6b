"""What messages are called before people, wherever one is named: on the pages, in the timeline, on diagrams."""

from __future__ import annotations

from collections.abc import Mapping

from casework.tables.case_messages import TABLE, case_messages
from casework.tables.linked_cases import linked_cases


def message_labels(place: str) -> Mapping[str, str]:
    """Name → what people call it at a place (org code; empty: by the platform's own table)."""
    return {**linked_cases().labels, **case_messages(place).labels}


def message_labels_within(place: str) -> Mapping[str, str]:
    """The same for what happens at a place or below it: also the messages that only a place below has."""
    below = [node for node in TABLE.nodes() if node.startswith(f"{place}-")]
    labels: dict[str, str] = {}
    for node in below:
        labels |= message_labels(node)
    return {**labels, **message_labels(place)}
