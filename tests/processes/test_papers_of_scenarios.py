"""Every paper of every scenario can be made from what people have filled in by then: none lacks what it must say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from casework.papers import data_for
from casework.rehearsal import play
from casework.rehearsal.stage import Stage
from engine.clock import VirtualClock
from engine.errors import Invalid
from forms import Form
from tests.processes import drawn
from tests.processes.drawn import KEYS
from tests.processes.rehearsed import scenarios, shelf

#: What a case has been told at its registration (P01-S01, P01-S02), before any other procedure begins.
REGISTERED: dict[str, Any] = {
    "case_code": "ZZ202501V04010001239",
    "query_code": "K7PM-Q2XD",
    "title": "楼上漏水",
    "narrative": "来访人称楼上漏水。",
    "channel": "walk_in",
    "matter_kind": "dispute",
    "type_code": "0401",
    "people_count": 2,
    "location_name": "桃源社区",
    "imminent_danger": False,
    "registered_at": "2025-03-04T09:30:00+08:00",
    "lead_unit": "U_VTWH",
    "complexity": "general",
    "risk_level": "low",
    "handling_level": "village",
    "procedure_key": "people_mediation",
    "closing_reason": "agreement_fulfilled",
    "documents": ["D01"],
}
PARTIES = [
    {
        "party_role": "applicant",
        "party_kind": "natural_person",
        "display_name": "来访人甲",
        "legal_name": "来访人甲",
    },
    {
        "party_role": "respondent",
        "party_kind": "natural_person",
        "display_name": "来访人乙",
        "legal_name": "来访人乙",
    },
]


class Office:
    """Makes the papers beside a rehearsal, from the case file that the forms have filled."""

    def __init__(self) -> None:
        self.file: dict[str, Any] = dict(REGISTERED)
        self.problems: list[str] = []
        self.made: set[str] = set()

    def read(self, form: Form, *args: Any, **kwargs: Any) -> Any:
        submission = _READ(form, *args, **kwargs)
        self.file |= {entry.field: entry.value for entry in submission.case_file}
        return submission

    def service(
        self,
        stage: Stage,
        job_type: str,
        headers: Mapping[str, str],
        variables: Mapping[str, Any],
        element_id: str,
    ) -> Any:
        for code in headers.get("template", "").split(",") if job_type == "fq:document" else ():
            try:
                data_for(code.strip(), self.file, PARTIES, variables, {}, VirtualClock(stage.now))
                self.made.add(code.strip())
            except Invalid as lacking:
                self.problems.append(f"{element_id}：{lacking.args[0]}")
        return _SERVICE(stage, job_type, headers, variables, element_id)


_READ = Form.read
_SERVICE = Stage.service


@pytest.mark.parametrize("key", KEYS)
def test_every_paper_can_be_made(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = {}
    made: set[str] = set()
    for scenario in scenarios(key):
        office = Office()
        monkeypatch.setattr(Form, "read", lambda form, *a, o=office, **k: o.read(form, *a, **k))
        monkeypatch.setattr(Stage, "service", lambda stage, *a, o=office: o.service(stage, *a))
        assert play(scenario, shelf()).problems == []
        made |= office.made
        if office.problems:
            lacking[scenario.name] = office.problems
    assert lacking == {}
    papers = {
        code.strip()
        for one in drawn.model(key).elements.values()
        if one.job_type == "fq:document"
        for code in one.headers["template"].split(",")
    }
    assert papers <= made
