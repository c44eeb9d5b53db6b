"""预演 through the API: what is told of a scenario, that nothing is stored, and what hostile input gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from engine.bus import Bus

As = Callable[[str], FlaskClient]
HERE = "01-01"
NOW = "2026-11-20T09:26:00+08:00"
LISTENED = {
    "task": "listen", "as": "town_window",
    "with": {
        "type_code": "0401", "hard": False, "narrative": "夜里漏水",
        "parties": [{"party_role": "applicant", "display_name": "周某甲"}],
    },
}  # fmt: skip


@pytest.fixture
def designer(as_user: As) -> FlaskClient:
    return as_user("designer")


@pytest.fixture
def xml(designer: FlaskClient) -> str:
    found = designer.get(f"/api/studio/procedures/hearing?place={HERE}").json
    assert found is not None
    return str(found["xml"])


def scenario(*steps: dict[str, Any], then: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    return {"name": "一般纠纷", "given": {"now": NOW, **given}, "when": list(steps), "then": then or {}}


def rehearse(client: FlaskClient, xml: str, *scenarios: Any, **more: Any) -> Any:
    return client.post(
        "/api/studio/rehearse", json={"place": HERE, "xml": xml, "scenarios": list(scenarios), **more}
    )


def played(client: FlaskClient, xml: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The outcome of one scenario."""
    answer = rehearse(client, xml, scenario(*steps, **more))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    outcome: dict[str, Any] = answer.json["outcomes"][0]
    return outcome


def test_each_step_is_told_with_clock_task_and_deadline(designer: FlaskClient, xml: str) -> None:
    outcome = played(
        designer, xml, {"complete": LISTENED}, services={"fq:register-case": {"case_code": "ZZ1"}}
    )
    start, listened = outcome["steps"]
    assert (start["told"], start["opened"][0]["name"]) == ("开始", "登记诉求")
    assert start["opened"][0]["due"] is not None
    assert listened["told"].endswith("办「登记诉求」")
    assert ["flow", "f5", "hearing", ""] in listened["moves"]
    assert listened["case_status"] == "已登记"
    waiting = outcome["standing"]["tasks"]
    assert [(task["name"], task["groups"][0]["code"]) for task in waiting] == [("办理", "dept_handler")]
    assert outcome["standing"]["timers"][0]["at"] == "2026-11-20T03:26:00Z"


def test_moving_the_clock_fires_what_is_due(designer: FlaskClient, xml: str) -> None:
    outcome = played(designer, xml, {"complete": LISTENED}, {"advance": "PT3H"})
    moved = outcome["steps"][2]
    assert moved["fired"] == [{"name": "没有名称的边界事件", "at": "2026-11-20T03:26:00Z"}]
    assert moved["at"] == "2026-11-20T04:26:00Z"
    assert {task["element_id"] for task in outcome["standing"]["tasks"]} == {"handle", "urge"}


def test_the_draft_is_played_not_what_is_published(designer: FlaskClient, xml: str) -> None:
    drawn = xml.replace("=hard = true", "=hard = false")
    outcome = played(designer, drawn, {"complete": LISTENED})
    assert [task["element_id"] for task in outcome["standing"]["tasks"]] == ["consult"]


def test_what_a_form_refuses_stands_beside_its_field(designer: FlaskClient, xml: str) -> None:
    outcome = played(designer, xml, {"complete": {"task": "listen", "with": {"hard": 7}}})
    assert not outcome["ok"]
    assert "hard" in [finding["where"] for finding in outcome["steps"][-1]["findings"]]
    assert [task["element_id"] for task in outcome["standing"]["tasks"]] == ["listen"]


def test_several_scenarios_tell_what_failed_and_what_nobody_tried(designer: FlaskClient, xml: str) -> None:
    good = scenario({"complete": LISTENED}, {"complete": {"task": "handle"}}, then={"ended": True})
    bad = {**scenario({"complete": {"task": "handle"}}), "name": "太早办理"}
    told = rehearse(designer, xml, good, bad).json
    assert [outcome["ok"] for outcome in told["outcomes"]] == [True, False]
    assert told["outcomes"][1]["problems"] == ["第 1 步（办）：handle 不在等人办（在等：listen）"]
    assert {"consult", "urge", "f4"} <= {missed["element_id"] for missed in told["missed"]}
    assert told["wanted"] > len(told["missed"])


def test_nothing_is_stored(designer: FlaskClient, xml: str, bus: Bus) -> None:
    def counts() -> dict[str, int]:
        with bus.database.engine.connect() as connection:
            names = connection.execute(text("select name from sqlite_master where type='table'")).scalars()
            return {
                n: connection.execute(text(f'select count(*) from "{n}"')).scalar_one() for n in list(names)
            }

    before = counts()
    played(designer, xml, {"complete": LISTENED}, {"advance": "P9D"})
    assert counts() == before


@pytest.mark.parametrize("user", ["window", "auditor", "director", "handler"])
def test_only_designers_rehearse(as_user: As, xml: str, user: str) -> None:
    assert rehearse(as_user(user), xml, scenario()).status_code == 403


def test_another_district_is_refused(designer: FlaskClient, xml: str) -> None:
    answer = rehearse(designer, xml, scenario(), place="01-02")
    assert (answer.status_code, answer.json["code"]) == (403, "other_place")


HOSTILE_STEPS: list[Any] = [
    7, None, "complete", {}, {"complete": 7}, {"complete": {"task": ["x"]}}, {"complete": {"with": {}}},
    {"complete": {"task": "listen", "with": "x"}}, {"complete": {"task": "listen", "extra": 1}},
    {"message": {"name": 1}}, {"advance": 3}, {"advance": "P1"}, {"advance": "P999999999D"}, {"to": "gestern"},
    {"to": "2026-01-01T00:00:00"}, {"to": "9999-12-31T23:59:59-12:00"}, {"expect": 4}, {"expect": {"tasks": 1}},
    {"expect": {"deadlines": {"listen": "bald"}}}, {"eval": "1"}, {"job": {}}, {"complete": {}, "advance": "P1D"},
]  # fmt: skip


@pytest.mark.parametrize("step", HOSTILE_STEPS, ids=repr)
def test_a_step_that_is_no_step_is_refused_with_its_place(designer: FlaskClient, xml: str, step: Any) -> None:
    answer = rehearse(designer, xml, scenario(step))
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert "第 1 步" in answer.json["findings"][0]["where"]


@pytest.mark.parametrize(
    "given",
    [
        {"now": "soon"}, {"now": None}, {"start": [1]}, {"message": {}}, {"actors": {"a": 1}}, {"stubs": {"x": 3}},
        {"services": {"fq:x": 3}}, {"decisions": []}, {"place": 7}, {"unknown": 1}, {"case_status": {}},
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_given_must_make_sense(designer: FlaskClient, xml: str, given: dict[str, Any]) -> None:
    answer = rehearse(designer, xml, scenario(**given))
    assert (answer.status_code, answer.json["code"]) == (400, "scenario_invalid")


@pytest.mark.parametrize(
    "rows", [7, [], [7], [[]], [{}], [scenario()] * 101], ids=lambda rows: str(rows)[:20]
)
def test_what_is_no_scenario_is_refused(designer: FlaskClient, xml: str, rows: Any) -> None:
    answer = designer.post("/api/studio/rehearse", json={"place": HERE, "xml": xml, "scenarios": rows})
    assert answer.status_code in (400, 422)
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "drawn",
    [
        "", "<a>", "x" * 10, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    ],
    ids=lambda drawn: drawn[:12],
)  # fmt: skip
def test_a_diagram_that_cannot_be_read_is_refused(designer: FlaskClient, drawn: str) -> None:
    answer = rehearse(designer, drawn, scenario())
    assert answer.status_code in (400, 422)
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "more",
    [
        {"forms": [{"id": "listen", "components": 7}]}, {"decisions": [{"id": "d", "xml": "<a/>"}]},
        {"decisions": [{"id": "../d", "xml": "<a/>"}]},
    ],
    ids=["form", "decision", "name"],
)  # fmt: skip
def test_forms_and_decisions_that_cannot_be_read_are_refused(
    designer: FlaskClient, xml: str, more: dict[str, Any]
) -> None:
    answer = rehearse(designer, xml, scenario(), **more)
    assert answer.status_code in (400, 422)
    assert answer.content_type == "application/problem+json"


def test_a_circle_is_bounded(designer: FlaskClient, xml: str) -> None:
    circle = xml.replace('targetRef="register"', 'targetRef="hard"').replace(
        '<bpmn:sequenceFlow id="f5" name="一般" sourceRef="hard" targetRef="handle" />',
        '<bpmn:sequenceFlow id="f5" name="一般" sourceRef="hard" targetRef="hard" />',
    )
    circle = circle.replace(
        "<bpmn:incoming>f3</bpmn:incoming>",
        "<bpmn:incoming>f2</bpmn:incoming><bpmn:incoming>f5</bpmn:incoming>",
    )
    answer = rehearse(designer, circle, scenario({"complete": LISTENED}))
    assert answer.status_code == 200
    assert "20000" in answer.json["outcomes"][0]["problems"][0]


def test_a_timer_that_repeats_for_ever_is_bounded(designer: FlaskClient, xml: str) -> None:
    ticking = xml.replace(
        "<bpmn:timeDuration>PT2H</bpmn:timeDuration>", "<bpmn:timeCycle>R/PT1M</bpmn:timeCycle>"
    )
    outcome = played(designer, ticking, {"complete": LISTENED}, {"advance": "P100D"})
    assert not outcome["ok"]
    assert "500 次" in outcome["problems"][0]


def test_python_in_a_condition_is_not_run(designer: FlaskClient, xml: str) -> None:
    evil = xml.replace("=hard = true", "=__import__('os').system('touch pwned')")
    answer = rehearse(designer, evil, scenario({"complete": LISTENED}))
    assert answer.status_code == 400
    assert "f4" in answer.get_data(as_text=True)


def test_the_stored_scenarios_are_listed_and_kept(designer: FlaskClient, as_user: As, xml: str) -> None:
    path = "/api/studio/procedures/hearing/scenarios"
    assert designer.get(f"{path}?place={HERE}").json == []
    document = scenario({"complete": LISTENED})
    assert designer.put(f"{path}/夜里漏水", json={"document": document}).status_code == 204
    (kept,) = designer.get(f"{path}?place={HERE}").json
    assert (kept["name"], kept["own"]) == ("夜里漏水", True)
    assert rehearse(designer, xml, kept["document"]).json["outcomes"][0]["ok"]
    assert as_user("foreign").get(f"{path}?place=01-02").json == []
    assert designer.delete(f"{path}/夜里漏水").status_code == 204
    assert designer.get(f"{path}?place={HERE}").json == []


def test_scenarios_come_with_the_platform(designer: FlaskClient) -> None:
    rows = designer.get(f"/api/studio/procedures/instant_mediation/scenarios?place={HERE}").json
    assert len(rows) > 10
    assert not any(row["own"] for row in rows)


def test_a_wrong_scenario_is_not_kept(designer: FlaskClient) -> None:
    path = "/api/studio/procedures/hearing/scenarios/x"
    assert designer.put(path, json={"document": scenario({"eval": "1"})}).status_code == 400
    assert (
        designer.put(
            "/api/studio/procedures/hearing/scenarios/" + "x" * 90, json={"document": scenario()}
        ).status_code
        == 400
    )
    for ref in ("p" * 300, "1 2"):
        answer = designer.put(f"/api/studio/procedures/{ref}/scenarios/x", json={"document": scenario()})
        assert answer.status_code in (400, 422), ref
