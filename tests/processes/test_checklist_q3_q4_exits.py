"""Q3 and Q4 of the handbook's checklist (12.3): whoever leaves a procedure without an agreement is told so on paper,
with his rights; and after a refusal that happens within three working days."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from casework.papers.templates import template_bytes
from casework.rehearsal import Scenario
from casework.rehearsal.play import Outcome
from engine.deadlines import SHANGHAI, load_calendar
from tests.processes.drawn import BASE
from tests.processes.rehearsed import MEDIATIONS, of

NOTICES = {"D03", "D14", "D19"}
#: Ways of closing (3.2) in which somebody is sent on, or turned away.
WITHOUT_AGREEMENT = {
    "refused", "no_contact", "rejected", "to_litigation", "to_arbitration", "to_reconsideration", "to_petition",
    "to_police", "to_other_agency",
}  # fmt: skip
CALENDAR = load_calendar((BASE / "shared" / "holidays.yaml").read_text("utf-8"))


def terminations(procedure: str) -> Iterator[tuple[Scenario, Outcome]]:
    """The scenarios that end without agreement; what P19 and P20 send to P08 after closing ended long before."""
    for scenario, outcome in of(procedure):
        standing = outcome.standing
        if standing is None or not standing.ended or "message" in scenario.given:
            continue
        if standing.variables.get("closing_reason") in WITHOUT_AGREEMENT:
            yield scenario, outcome


@pytest.mark.parametrize("procedure", ["P02", *(one for one in MEDIATIONS if one != "P03")])
def test_every_termination_gives_notice(procedure: str) -> None:
    found = list(terminations(procedure))
    assert found
    for scenario, outcome in found:
        papers = {paper for moment in outcome.moments for paper in moment.papers}
        assert papers & NOTICES, scenario.name


def test_instant_mediation_never_terminates() -> None:
    """P03 that comes to nothing goes on as P04 (or P07), where there is a notice."""
    assert list(terminations("P03")) == []
    after = {one.standing.variables.get("next_procedure") for _, one in of("P03") if one.standing is not None}
    assert {"people_mediation", "three_mediation_joint"} <= after


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("D14", ("不影响任何一方依法通过仲裁、行政、司法等途径维护自己的权利", "可以选择的途径", "时效提示")),
        ("D03", ("异议", "可以选择的途径", "不影响你依法通过仲裁、行政复议、诉讼、信访等途径")),
    ],
)
def test_a_notice_tells_the_rights(code: str, words: tuple[str, ...]) -> None:
    with zipfile.ZipFile(io.BytesIO(template_bytes(code))) as archive:
        text = re.sub(r"<[^>]*>", "", archive.read("word/document.xml").decode("utf-8"))
    assert [word for word in words if word not in text] == []


#: Who says no, and in which step's form (step, field, value).
REFUSALS = {
    "P03": ("P03-S01", "both_consent", False),
    "P04": ("P04-S02", "respondent_consent", "refuse"),
    "P06": ("P06-S02-respondent", "agree_assignment", False),
    "P07": ("P07-S05", "result", "failed"),
    "P08": ("P08-S03", "respondent_consent", "refuse"),
}


@pytest.mark.parametrize("procedure", MEDIATIONS)
def test_a_refusal_ends_the_mediation_within_three_working_days(procedure: str) -> None:
    """The notice comes at once, or what comes next is due by then. Refusing to talk on the spot (P03) is not yet
    refusing mediation: P03 ends at once, and P04 asks."""
    checked = 0
    for scenario, outcome in of(procedure):
        for number, (kind, argument) in enumerate(scenario.steps, start=1):
            step, field, value = REFUSALS[procedure]
            if (
                kind != "complete"
                or argument["task"] != step
                or (argument.get("with") or {}).get(field) != value
            ):
                continue
            checked += 1
            moment = outcome.moments[number]
            dues = [task.due for task in moment.opened if task.due is not None]
            soon = bool(dues) and max(dues) <= _three_working_days(moment.at)
            over = procedure == "P03" and outcome.standing is not None and outcome.standing.ended
            assert "D14" in moment.papers or soon or over, scenario.name
    assert checked


def _three_working_days(at: datetime) -> datetime:
    last: date = CALENDAR.add_working_days(at.astimezone(SHANGHAI).date(), 3)
    return datetime.combine(last, datetime.max.time(), SHANGHAI)
