"""At every moment one unit holds a case (P17): who was passed over is offered nothing,
and the papers name the new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.context import platform_actor
from engine.definitions.commands import SetTimer
from engine.store.tables_cases import Document
from engine.store.tenant_statements import select_from, table_of, text_param
from tests.processes.live_city import LiveCity, live_city
from tests.processes.rehearsed import of

_PAPER = table_of(Document)
_MADE = select_from(Document).where(_PAPER.c.template == text_param("code")).order_by(_PAPER.c.key)
SIGNED = {"handler": "承办人", "first_contact_plan": "2027-01-04T10:00:00+08:00"}


def papers(city: LiveCity, code: str) -> list[dict[str, Any]]:
    """What the papers of a kind say, in the order they were made."""
    with city.bus.database.read(city.tenant) as tx:
        return [city.bus.keyring.open(tx, row["subject"], row["data"]) for row in tx.rows(_MADE, code=code)]


def test_after_escalation_the_mediators_below_are_offered_nothing() -> None:
    offered = {
        name: {
            group for moment in outcome.moments for task in moment.opened for group in task.candidate_groups
        }
        for scenario, outcome in of("P04")
        if (name := scenario.name) in ("一次谈成，书面协议，已履行", "提级到镇街以后，由镇街调解员办")
    }
    before, after = offered.values()
    assert {"village_mediator", "town_mediator"} <= before
    assert after == {"town_mediator", "mediation_chair@town"}


def test_the_order_names_the_unit_that_it_was_given_to(tmp_path: Path) -> None:
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as city:
        city.sample("0022", leave_at="P01-S11")
        city.do("P01-S11", sign_result="return", return_reason="不属本单位职责。", **SIGNED)
        city.do("P01-S13", ruling="reassign", ruling_reason="改由住建部门办理。", new_unit="U_ZGH")
        first, second = papers(city, "D06")
        assert first["lead_unit"] != second["lead_unit"]
        assert second["lead_unit"] == "总工会"


def test_a_paper_says_the_districts_own_time(tmp_path: Path) -> None:
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as city:
        city.bus.execute(
            SetTimer("01-02", "T_SUPPLEMENT", "P8D", "本区县节后集中补正。"), platform_actor("01-02")
        )
        city.sample("0071", leave_at="P01-S06")
        assert city.tenant == "01-02"
        assert [one["supplement_days"] for one in papers(city, "D04")] == ["8个工作日"]
