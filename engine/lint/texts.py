"""All expressions of a process with the element or flow on which they stand."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ProcessModel


def expression_texts(model: ProcessModel) -> Iterator[tuple[str, str]]:
    """(element or flow id, FEEL text without the leading `=`)."""
    for id_, element in model.elements.items():
        for text in element.expressions:
            yield id_, text.strip().removeprefix("=").strip()
    for flow in model.flows.values():
        if flow.condition and not flow.is_default:
            yield flow.id, flow.condition.strip().removeprefix("=").strip()
