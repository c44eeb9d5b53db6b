"""A case is sensitive from the moment that such a fact is known, whatever door it came through (handbook 8.1, 8.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from casework.cases.case import LiveCase
from casework.cases.commands import ClassifyCase
from casework.cases.sensitive_facts import merged, sensitive_facts
from casework.intake.commands import OpenCase
from casework.verification import verify_history as verify
from engine.bus import Bus
from engine.context import Actor, platform_actor
from engine.errors import Conflict, Forbidden, Invalid
from engine.history.chain import Head
from engine.instances.commands import SetVariables, StartInstance
from engine.store.tables_cases import Case
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from
from tests.integration.api.conftest import CASE, ORDINARY, PROTECTED, SENSITIVE, TOWN, first_task
from tests.support.clients import AsUser

TENANT = "01-01"
SYSTEM = platform_actor(TENANT)
VIOLENCE = {"domestic_violence": True}
REASON = "经核实是邻里纠纷，登记时填错了。"
Registered = Callable[[str], str]


def level(bus: Bus) -> str:
    with bus.database.read(TENANT) as tx:
        (case,) = tx.rows(select_from(Case))
    return str(case["confidentiality"])


def facts_of(bus: Bus) -> list[str]:
    with bus.database.read(TENANT) as tx:
        (case,) = tx.rows(select_from(Case))
    return list(case["fields"].get("sensitive_facts") or ())


def titles(as_user: AsUser, users: tuple[str, ...] = ("triage", "auditor", "other_window")) -> list[Any]:
    return [
        (row["title"], row["type_code"])
        for user in users
        for row in as_user(user).get("/api/cases").json["items"]
    ]


def test_a_case_without_such_facts_stays_open(as_user: AsUser, bus: Bus, case_key: str) -> None:
    window = as_user("window")
    draft = {"values": {"narrative": "漏水", "domestic_violence": False, "minor_harm": None}}
    assert window.put(f"/api/tasks/{first_task(window)['key']}/draft", json=draft).status_code == 200
    assert level(bus) == "normal"
    assert titles(as_user) == [(CASE["title"], None)] * 2


ANSWERS: list[dict[str, Any]] = [
    VIOLENCE,
    {"minor_harm": True},
    {"self_harm_sign": True},
    {"deep": [{"matter_kind": "discipline_clue"}]},
    {"type_code": "0104"},
    {"parties": [{"age_band": "0-13"}]},
    {"parties": [{"vulnerability": ["mental_distress"]}]},
]


def test_what_the_window_knows_when_it_opens_the_case_hides_the_title_at_once(as_user: AsUser) -> None:
    window, triage, auditor = (as_user(user) for user in ("window", "triage", "auditor"))
    for answers in ANSWERS:
        opened = window.post("/api/cases", json={**CASE, "answers": answers})
        assert opened.status_code == 201
        assert triage.get(f"/api/cases/{opened.json['case_key']}").status_code == 403
        assert auditor.get(f"/api/cases/{opened.json['case_key']}").json["title"] is None
    assert titles(as_user) == [(None, None)] * 2 * len(ANSWERS)
    assert triage.get("/api/cases?q=漏水").json["total"] == 0


def test_the_channel_for_reports_makes_a_case_sensitive(as_user: AsUser, bus: Bus) -> None:
    assert as_user("window").post("/api/cases", json={**CASE, "channel": "report_hotline"}).status_code == 201
    assert level(bus) == "restricted"


def test_a_draft_makes_the_case_sensitive_before_it_is_handed_in(
    as_user: AsUser, bus: Bus, case_key: str
) -> None:
    window = as_user("window")
    values = {"values": {**VIOLENCE, "narrative": "丈夫动手打人"}}
    assert window.put(f"/api/tasks/{first_task(window)['key']}/draft", json=values).status_code == 200
    assert level(bus) == "restricted"
    assert titles(as_user) == [(None, None)] * 2
    assert as_user("triage").get(f"/api/cases/{case_key}").status_code == 403
    taken_back = {"values": {"domestic_violence": False}}
    window.put(f"/api/tasks/{first_task(window)['key']}/draft", json=taken_back)
    assert level(bus) == "restricted"  # only a person takes it back, with a reason


def test_a_draft_is_read_by_its_author_only(as_user: AsUser, bus: Bus, case_key: str) -> None:
    window, mediator = as_user("window"), as_user("mediator")
    key = first_task(window)["key"]
    window.put(f"/api/tasks/{key}/draft", json={"values": {**VIOLENCE, "narrative": "丈夫动手打人"}})
    for client in (mediator, as_user("director")):
        assert "动手打人" not in client.get(f"/api/tasks/{key}").get_data(as_text=True)
        assert client.get(f"/api/tasks/{key}/draft").json["values"] is None


def by_variables(bus: Bus, key: int, root: int) -> None:
    bus.execute(SetVariables(root, VIOLENCE), SYSTEM)


def by_an_inner_value(bus: Bus, key: int, root: int) -> None:
    bus.execute(SetVariables(root, {"facts_flags": {"others": [VIOLENCE]}}), SYSTEM)


def by_another_instance(bus: Bus, key: int, root: int) -> None:
    bus.execute(StartInstance("hearing", variables=VIOLENCE, place=TOWN, case_key=key), SYSTEM)


@pytest.mark.parametrize("door", [by_variables, by_an_inner_value, by_another_instance])
def test_what_an_instance_is_told_counts(
    bus: Bus, case_key: str, door: Callable[[Bus, int, int], None]
) -> None:
    with bus.database.read(TENANT) as tx:
        (instance,) = tx.rows(select_from(ProcessInstance))
    door(bus, int(case_key), instance["key"])
    assert level(bus) == "restricted"


def test_variables_given_at_the_opening_count(bus: Bus) -> None:
    values = {name: CASE[name] for name in ("title", "channel", "location_org", "process_id")}
    at = datetime.fromisoformat(str(CASE["received_at"]))
    bus.execute(OpenCase(**values, received_at=at, variables=VIOLENCE), SYSTEM)
    assert level(bus) == "restricted"


def test_a_sealed_value_of_a_party_counts_and_is_not_named(as_user: AsUser, bus: Bus, case_key: str) -> None:
    window = as_user("window")
    values = {
        "type_code": ORDINARY,
        "hard": False,
        "narrative": "夜里漏水",
        "parties": [PROTECTED],
    }
    done = window.post(f"/api/tasks/{first_task(window)['key']}/complete", json={"values": values})
    assert done.status_code == 204, done.json
    assert level(bus) == "restricted"
    assert facts_of(bus) == []


def test_a_sensitive_type_counts_when_it_is_chosen(as_user: AsUser, bus: Bus, registered: Registered) -> None:
    registered(SENSITIVE)
    assert (level(bus), facts_of(bus)) == ("restricted", [f"type_code={SENSITIVE}"])


def test_a_person_lowers_the_level_with_a_reason_and_only_something_new_raises_it_again(
    as_user: AsUser, bus: Bus, case_key: str
) -> None:
    root = int(as_user("window").get(f"/api/cases/{case_key}").json["instances"][0]["root_key"])
    by_variables(bus, int(case_key), root)
    path = f"/api/cases/{case_key}/confidentiality"
    ask = {"level": "normal", "reason": REASON}
    assert as_user("director").put(path, json={**ask, "reason": "没事"}).status_code == 400
    assert as_user("director").put(path, json={**ask, "level": "open"}).status_code == 400
    assert {u: as_user(u).put(path, json=ask).status_code for u in ("window", "triage", "auditor")} == {
        "window": 403, "triage": 403, "auditor": 403,
    }  # fmt: skip
    assert level(bus) == "restricted"
    assert as_user("director").put(path, json=ask).status_code == 204
    assert level(bus) == "normal"
    assert titles(as_user, ("triage",)) == [(CASE["title"], None)]
    assert "sensitive_facts" not in as_user("triage").get(f"/api/cases/{case_key}").json["fields"]
    by_variables(bus, int(case_key), root)  # what the director knew when he decided
    assert level(bus) == "normal"
    bus.execute(SetVariables(root, {"minor_harm": True}), SYSTEM)
    assert level(bus) == "restricted"
    timeline = as_user("director").get(f"/api/cases/{case_key}/timeline").get_data(as_text=True)
    assert "CaseClassified" in timeline and REASON not in timeline
    assert verify(bus.database, TENANT, opener=bus.keyring).ok


def test_no_field_of_a_form_and_no_diagram_lowers_it() -> None:
    row = {"confidentiality": "restricted", "location_org": TOWN, "fields": {}, "status": "registered"}
    case = LiveCase(1, {**dict.fromkeys(("title", "type_code", "channel"), None), **row}, Head(), 1)
    with pytest.raises(Conflict):
        case.set_field("confidentiality", "normal")
    with pytest.raises(Conflict):
        case.set_field("confidentiality", "open")
    case.set_field("confidentiality", "sealed")
    assert case.get("confidentiality") == "sealed"


def test_programs_put_on_no_label(bus: Bus, case_key: str) -> None:
    with pytest.raises(Forbidden):
        bus.execute(ClassifyCase(int(case_key), "normal", REASON), SYSTEM)
    director = Actor("director", "主任", TENANT, (("county_director", TENANT),), "", frozenset({"*"}))
    with pytest.raises(Invalid):
        bus.execute(ClassifyCase(int(case_key), "normal", " " * 20), director)


def test_a_district_adds_and_never_takes_away() -> None:
    base = {"facts": {"domestic_violence": {"is": [True], "level": "restricted"}}, "messages": {}}
    more = {
        "facts": {
            "domestic_violence": {"is": ["yes"], "level": "sealed"},
            "clan_feud": {"is": "filled", "level": "restricted"},
        },
        "messages": {"SIG_DANGER": "restricted"},
    }
    table = merged([base, more])
    assert [known.level for known in table.told_by(VIOLENCE)] == ["sealed"]
    assert table.told_by({"domestic_violence": "yes", "clan_feud": "两村"}) != []
    assert table.told_by({"domestic_violence": False, "clan_feud": ""}) == []
    assert table.messages == {"SIG_DANGER": "restricted"}
    for broken in ({"x": {"is": "often", "level": "sealed"}}, {"x": {"is": [True], "level": "normal"}}):
        with pytest.raises(ValueError, match="sensitive_facts"):
            merged([{"facts": broken}])


def test_the_platforms_table_can_be_read_and_yes_is_not_one() -> None:
    table = sensitive_facts(TOWN)
    assert table.told_by({"domestic_violence": 1}) == []  # a number is no answer
    assert len(table.facts) >= 10
