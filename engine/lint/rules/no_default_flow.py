"""A choice whose conditions may all fail leaves the case standing with an incident."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.subject import Subject, warning
from engine.lint.words import called


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of exclusive and inclusive gateways with conditions and no default flow."""
    flows = subject.model.flows
    for element in subject.of_type("EXCLUSIVE_GATEWAY", "INCLUSIVE_GATEWAY"):
        out = [flows[id_] for id_ in element.outgoing]
        if out and all(flow.condition and not flow.is_default for flow in out):
            text = f"{called(element)}没有默认连线：条件都不成立时，流程会停在这里"
            yield warning(
                "no_default_flow", text, element.id, "一条默认连线", "", "把最后一种情况设为默认连线"
            )
