"""What the diagrams and forms promise without being run: every reference resolves, every field says where it goes, and
the drawing reads from left to right."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from casework.tables.procedure_list import procedures
from casework.tables.statuses import statuses
from engine.deadlines import load_timers
from engine.dmn import parse_dmn
from forms import Form, compile_form
from tests.processes.drawn import BASE, KEYS, model

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DD = "{http://www.omg.org/spec/DD/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
#: Run for a district and a period, not for a case.
WITHOUT_A_CASE = {"four_level_sampling_draw", "supervision_daily"}
#: A label outlives what happens to the case; it has messages of its own (8.6).
BESIDE_THE_CASE = {"label_review"}
#: Its messages go to the district's case, with which it ends.
LINKED = {"city_linked_case"}
#: The platform carries these to the other tenant (decision 0008).
CARRIED = {"MSG_CITY_CASE_REQUEST", "MSG_CITY_RESULT"}
CASE_MESSAGES = {"SIG_WITHDRAW", "SIG_DANGER", "SIG_ESCALATE", "SIG_MERGE"}


@cache
def form(path: Path) -> tuple[dict[str, Any], Form]:
    schema = json.loads(path.read_text("utf-8"))
    return schema, compile_form(schema)


FORMS = sorted(path for key in KEYS for path in (BASE / key).glob("*.form"))
ELEMENTS = {(key, one.id): one for key in KEYS for one in model(key).elements.values()}
USER_TASKS = [(key, one) for (key, _), one in ELEMENTS.items() if one.type == "USER_TASK"]


@pytest.mark.parametrize(("key", "task"), USER_TASKS, ids=[one.id for _, one in USER_TASKS])
def test_every_user_task_has_its_form_its_groups_and_its_name(key: str, task: Any) -> None:
    assert task.form_id == task.id
    assert (BASE / key / f"{task.id}.form").is_file()
    assert task.candidate_groups
    assert task.name


@pytest.mark.parametrize("path", FORMS, ids=[path.stem for path in FORMS])
def test_form_compiles_and_every_field_says_where_it_goes(path: Path) -> None:
    schema, compiled = form(path)
    assert (schema["id"], schema["schemaVersion"]) == (path.stem, 16)
    assert [finding.message for finding in compiled.lint()] == []
    assert compiled.has_destinations


def test_timer_keys_and_case_statuses_exist() -> None:
    timers = load_timers((BASE / "shared" / "timers.yaml").read_text("utf-8"))
    for one in ELEMENTS.values():
        for name, value in one.properties.items():
            if name.startswith("timer_key"):
                assert timers.spec(value).key == value
            if name == "case_status":
                said = re.findall(r'"(\w+)"', value) if value.startswith("=") else [value]
                assert said and set(said) <= statuses().keys()


@pytest.mark.parametrize("key", KEYS)
def test_references_resolve(key: str) -> None:
    known = {one.key for one in procedures().values()}
    decisions = {
        one for path in BASE.glob("*/*.dmn") for one in parse_dmn(path.read_bytes(), path.name).decisions
    }
    for one in model(key).elements.values():
        if one.decision_id:
            assert one.decision_id in decisions
        if one.called_process and not one.called_process.id.startswith("="):
            assert one.called_process.id in known
        if one.job_type:
            assert one.job_type.startswith("fq:")
        if one.job_type == "fq:document":
            assert all(
                (BASE / "shared" / "templates" / f"{code}.docx").is_file()
                for code in one.headers["template"].split(",")
            )


@pytest.mark.parametrize("key", [key for key in KEYS if key not in WITHOUT_A_CASE | LINKED | BESIDE_THE_CASE])
def test_every_procedure_listens_to_the_case_messages(key: str) -> None:
    events = [one for one in model(key).elements.values() if one.type == "START_EVENT" and one.scope]
    assert {name for one in events for name in one.messages} >= CASE_MESSAGES


@pytest.mark.parametrize("key", KEYS)
def test_messages_thrown_inside_the_platform_have_somebody_who_starts(key: str) -> None:
    """P15, P21 and the duty desk of the peace office are procedures still to come."""
    everybody = [one for other in KEYS for one in model(other).elements.values()]
    catches = ("INTERMEDIATE_CATCH_EVENT", "RECEIVE_TASK", "BOUNDARY_EVENT")
    starts = {name for other in KEYS for name in model(other).message_starts}
    starts |= {name for one in everybody if one.type in catches for name in one.messages}
    coming = {
        "MSG_WHISTLE_REQUEST",
        "MSG_CARE_REQUEST",
        "MSG_RISK_CONFIRM_OVERDUE",
    }
    thrown = {
        name
        for one in model(key).elements.values()
        if one.type in ("INTERMEDIATE_THROW_EVENT", "END_EVENT")
        for name in one.messages
    }
    assert thrown <= starts | coming | CARRIED | CASE_MESSAGES


@pytest.mark.parametrize("key", KEYS)
def test_everything_is_drawn_from_left_to_right(key: str) -> None:
    root = etree.parse(BASE / key / f"{key}.bpmn").getroot()
    shapes = {one.get("bpmnElement"): one.find(BOUNDS) for one in root.iter(f"{DI}BPMNShape")}
    edges = {one.get("bpmnElement"): one.findall(f"{DD}waypoint") for one in root.iter(f"{DI}BPMNEdge")}
    for one in model(key).elements.values():
        assert one.id in shapes, f"{one.id} 没有图形"
    flows = model(key).flows
    assert all(len(edges[flow]) >= 2 for flow in flows)
    forward = sum(
        float(shapes[flow.target].get("x")) >= float(shapes[flow.source].get("x")) for flow in flows.values()
    )
    assert forward / len(flows) > 0.8


@pytest.mark.parametrize("key", KEYS)
def test_gateways_ask_and_their_flows_answer(key: str) -> None:
    """A gateway that decides is named as a question and its flows are labelled; one that only merges has no name."""
    for one in model(key).elements.values():
        if one.type == "EXCLUSIVE_GATEWAY" and len(one.outgoing) > 1:
            assert one.name.endswith("？"), one.id
            assert all(model(key).flows[flow].name for flow in one.outgoing), one.id
            assert any(model(key).flows[flow].is_default for flow in one.outgoing), one.id


@pytest.mark.parametrize("key", KEYS)
def test_a_parallel_join_waits_only_for_its_own_branches(key: str) -> None:
    """Alternative paths meet at an exclusive gateway first: a join waits for a token on every incoming flow."""
    for one in model(key).elements.values():
        if one.type == "PARALLEL_GATEWAY" and len(one.incoming) > 1:
            sources = [model(key).flows[flow].source for flow in one.incoming]
            assert not any(model(key).elements[source].attached_to for source in sources), one.id
