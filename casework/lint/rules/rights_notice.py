"""Whoever is sent away is told the rights that remain, by a paper that the catalogue marks so, before such an end
(handbook Q3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casework.papers.templates import rights_notices
from engine.bpmn import ElementFacts, ProcessModel
from engine.errors import Finding
from engine.lint.subject import Subject, warning
from engine.lint.words import called

_SENT_AWAY = re.compile(r"终止|不予受理|拒绝|未达成|调解不成")


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of end events named as such an exit before which none of these documents can have been made."""
    model = subject.model
    for element in subject.of_type("END_EVENT"):
        if _SENT_AWAY.search(element.name) and not _has_notice(model, element):
            names = "、".join(f"《{one.name}》" for one in rights_notices())
            text = f"{called(element)}之前没有出具{names}，当事人不知道还有哪些权利"
            codes = "、".join(one.code for one in rights_notices())
            yield warning("end_without_notice", text, element.id, codes, "", "加一个 fq:document")


def _has_notice(model: ProcessModel, end: ElementFacts) -> bool:
    seen, pending = {end.id}, [end.id]
    notices = {one.code for one in rights_notices()}
    while pending:
        element = model.elements[pending.pop()]
        if notices & {code.strip() for code in element.headers.get("template", "").split(",")}:
            return True
        before = [model.flows[flow].source for flow in element.incoming]
        before += [element.attached_to] if element.attached_to else []
        before += [element.scope] if element.type == "START_EVENT" and element.scope else []
        inner = [id_ for id_, e in model.elements.items() if e.scope == element.id]
        for id_ in (*before, *inner):
            if id_ not in seen:
                seen.add(id_)
                pending.append(id_)
    return False
