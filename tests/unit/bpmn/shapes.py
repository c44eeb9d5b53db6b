"""Shapes that several tests put together."""

from __future__ import annotations

from tests.unit.bpmn.driver import Play
from tests.unit.bpmn.models import (
    Flow,
    Node,
    body,
    chain,
    end,
    file,
    node,
    process,
    start,
    user,
)

AND = node("parallelGateway")


def play(
    nodes: dict[str, Node], *flows: Flow, data: dict[str, object] | None = None, more: str = "", raw: str = ""
) -> Play:
    return Play(file(process(body(nodes, *flows) + raw), more), data)


def event_sub(event: str, attributes: str = "") -> Node:
    inside = body({"es": start(event, attributes), "eu": user(), "ee": end()}, *chain("es", "eu", "ee"))
    return node("subProcess", inside, 'triggeredByEvent="true"')
