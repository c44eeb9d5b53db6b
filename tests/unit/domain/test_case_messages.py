"""The table of case messages: a place lays its own over the platform's; what is wrong is named with file and key."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from casework.tables.case_messages import case_messages, made
from casework.tables.folder import SHARED
from casework.tables.message_labels import message_labels
from casework.tables.overlays import Layer, TableError
from engine.bpmn import parse_processes

BASE = Layer("", "base.yaml", yaml.safe_load((SHARED / "case_messages.yaml").read_text(encoding="utf-8")))
OWN = {
    "label": "申请换调解员",
    "senders": ["county_triage"],
    "reason": {"field": "change_reason"},
    "consequence": "由镇街主任决定。",
}


def laid(row: Any, name: str = "MSG_OWN") -> Any:
    return made([BASE, Layer("01-01", "own.yaml", {"messages": {name: row}})])


def test_a_place_changes_what_it_names_and_leaves_the_rest() -> None:
    (name, city) = next(item for item in made([BASE]).messages.items() if item[1].not_by_doer)
    mine = laid({"label": "催一催", "frequent": False}, name).messages[name]
    assert (mine.label, mine.frequent) == ("催一催", False)
    assert (mine.senders, mine.reason, mine.carries, mine.not_by_doer) == (
        city.senders, city.reason, city.carries, True,
    )  # fmt: skip


def test_a_new_message_stands_beside_the_platform_s_those_of_danger_first() -> None:
    table = laid({**OWN, "danger": True})
    dangers = [one.danger for one in table.messages.values()]
    assert dangers == sorted(dangers, reverse=True)
    assert set(table.messages) == {*made([BASE]).messages, "MSG_OWN"}
    assert table.labels["MSG_OWN"] == "申请换调解员"
    assert (table.messages["MSG_OWN"].reason.least, table.messages["MSG_OWN"].reason.most) == (15, 500)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"label": ""}, "label"), ({"label": "长" * 31}, "label"), ({"senders": ["nobody"]}, "senders"),
        ({"senders": []}, "senders"), ({"reason": {"field": "Reason"}}, "reason.field"),
        ({"reason": {"field": "r", "least": 20, "most": 10}}, "reason"), ({"occasion": "always"}, "occasion"),
        ({"occasion": {"had": "mediaton"}}, "occasion"), ({"interrupts": "yes"}, "interrupts"),
        ({"heard_by": ["mian"]}, "heard_by"), ({"thrown_by": "p"}, "thrown_by"), ({"colour": "red"}, "colour"),
        ({"other_case": {"variable": "v"}}, "other_case"), ({"carries": {"v": {"column": "x"}}}, "carries"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_file_and_key(change: dict[str, Any], where: str) -> None:
    with pytest.raises(TableError) as refused:
        laid({**OWN, **change})
    (problem,) = refused.value.problems
    assert problem.startswith(f"own.yaml 的 MSG_OWN.{where}")


@pytest.mark.parametrize("key", sorted(OWN))
def test_what_a_message_must_say_is_asked_for(key: str) -> None:
    with pytest.raises(TableError, match=rf"MSG_OWN\.{key}：应为写明"):
        laid({name: value for name, value in OWN.items() if name != key})


def test_every_message_that_a_procedure_hears_as_an_event_has_a_label() -> None:
    labels = message_labels("")
    for file in sorted(SHARED.parent.glob("*/*.bpmn")):
        for model in parse_processes(file.read_bytes(), file.name):
            named = {name for one in model.elements.values() for name in one.messages}
            assert not {name for name in named if not name.startswith("=")} - labels.keys(), file.name


def test_nobody_sends_what_no_procedure_hears() -> None:
    heard = set()
    for file in sorted(SHARED.parent.glob("*/*.bpmn")):
        for model in parse_processes(file.read_bytes(), file.name):
            starts = (one for one in model.elements.values() if one.type == "START_EVENT")
            heard |= {name for one in starts for name in one.messages}
    assert case_messages("").messages.keys() <= heard
