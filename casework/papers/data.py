"""Gathering what a paper says. The result is plain JSON (texts and rows of texts), fit to be stored and
printed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casework.papers.facts import derived
from casework.papers.sources import Sources
from casework.papers.templates import Template, template
from casework.papers.words import day, in_words, text
from engine.clock import Clock
from engine.deadlines import TimerTable
from engine.errors import Finding, Invalid


def data_for(
    code: str,
    case: Mapping[str, Any],
    parties: Sequence[Mapping[str, Any]],
    variables: Mapping[str, Any],
    step_values: Mapping[str, Any],
    clock: Clock,
    timers: TimerTable | None = None,
) -> dict[str, Any]:
    """The data of paper `code`: every element in Chinese words, and `number`, `case_code`, `centre_name`,
    `today`.

    `case` holds the case's fields and its opened case file (free text under `<form id>.<key>`), `parties`
    the opened party rows (handbook 8.2), `step_values` the form just completed; JSON throughout; `timers`
    those in force at the case's place (None: the defaults). The step
    wins over the case, the case over variables. Raises Invalid with one Finding per missing required
    element (handbook chapter 6), and NotFound for a code without a template.
    """
    paper = template(code)
    given = Sources(step_values, case, variables)
    sources = Sources(step_values, case, variables, derived(given, parties, clock.now(), timers))
    data = {
        element.name: in_words(sources.first(element.sources), element.style, element.enum)
        for element in paper.elements
    }
    _check(paper, data)
    return {
        **data,
        "doc_name": paper.name,
        "number": text(given.first(("document_number", "doc_no"))),
        "case_code": text(given.get("case_code")),
        "centre_name": text(sources.get("centre_name")),
        "today": day(clock.now()),
    }


def _check(paper: Template, data: Mapping[str, Any]) -> None:
    lacking = [element for element in paper.elements if element.required and not data[element.name]]
    if not lacking:
        return
    findings = tuple(
        Finding(
            "missing_element",
            f"{paper.name}缺少必填要素「{element.label}」",
            f"{paper.code}.{element.name}",
            "、".join(element.sources),
            "空",
            remedy=f"请先登记「{element.label}」",
        )
        for element in lacking
    )
    labels = "、".join(element.label for element in lacking)
    detail = f"{paper.name}（{paper.code}）缺少必填要素：{labels}"
    raise Invalid("document_incomplete", detail, paper.code, labels, "空", findings)
