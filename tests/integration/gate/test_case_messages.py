"""A case's messages go by its acts alone, with a reason, whatever the door; the rest go to cases that one sees."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from casework.tables.case_messages import case_messages
from casework.tables.linked_cases import linked_cases
from casework.walls.reserved import reserved_at
from engine.bus import Bus
from engine.context import platform_actor
from engine.errors import Forbidden, NotFound
from engine.messages.commands import BroadcastSignal, PublishMessage
from tests.integration.gate.stage import (
    OPEN,
    OTHER_TOWN,
    REASON,
    SENSITIVE,
    TENANT,
    TOWN,
    Stage,
    actor,
    states,
)
from tests.support.clients import AsUser

RESERVED = reserved_at(TENANT)
#: Posts that may send messages at all, at the case's own place; a program of the district.
SENDERS = [
    ("town_window", TOWN), ("county_triage", TENANT), ("county_director", TENANT),
    ("integration", TENANT),
]  # fmt: skip


def test_every_message_that_people_send_and_that_crosses_is_reserved() -> None:
    crossing = linked_cases()
    assert len(case_messages(TENANT).messages) >= 6
    assert set(case_messages(TENANT).messages) < set(RESERVED)
    assert {crossing.request, *crossing.answers, crossing.registered, crossing.over} < set(RESERVED)


@pytest.mark.parametrize(("group", "place"), SENDERS)
def test_reserved_names_are_refused_to_everybody_in_the_bus(
    bus: Bus, stages: dict[str, Stage], group: str, place: str
) -> None:
    before = states(bus)
    for name in sorted(RESERVED):
        for command in (
            PublishMessage(name, stages[OPEN].code),
            PublishMessage(name, stages[OPEN].code, must_correlate=True),
            PublishMessage(name, stages[OPEN].code, ttl_ms=60_000),
            BroadcastSignal(name),
        ):
            with pytest.raises(Forbidden) as refused:
                bus.execute(command, actor(group, place))
            assert refused.value.code == "reserved_message"
    assert states(bus) == before


def doors(code: str, name: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Every address that a message or a signal can be sent to: (who, address, body)."""
    message = {"name": name, "correlationKey": code}
    return [
        ("window", f"/api/cases/{code}/messages", {"name": name}),
        ("triage", f"/api/cases/{code}/messages", {"name": name}),
        ("director", f"/api/cases/{code}/messages", {"name": name}),
        ("program", "/v2/messages/publication", {**message, "timeToLive": 60_000}),
        ("program", "/v2/messages/correlation", message),
        ("program", "/v2/signals/broadcast", {"signalName": name}),
    ]


def test_no_door_lets_a_withdrawal_past_its_reason(
    bus: Bus, as_user: AsUser, stages: dict[str, Stage]
) -> None:
    at = stages[OPEN]
    before = states(bus)
    for user, address, body in doors(at.code, "SIG_WITHDRAW"):
        answer = as_user(user).post(address, json=body)
        assert answer.status_code == 403, (user, address, answer.get_data(as_text=True))
    assert states(bus) == before
    acted = as_user("window").post(
        f"/api/cases/{at.code}/acts", json={"name": "SIG_WITHDRAW", "reason": REASON}
    )
    assert acted.status_code == 202
    assert states(bus) != before


def test_a_diagram_s_own_message_still_arrives(bus: Bus, stages: dict[str, Stage]) -> None:
    message = PublishMessage("SIG_WITHDRAW", stages[OPEN].code)
    assert bus.execute(message, platform_actor(TENANT))["correlated"] == stages[OPEN].root


def test_other_messages_reach_only_cases_that_one_sees(bus: Bus, stages: dict[str, Stage]) -> None:
    def sent(kind: str, group: str, place: str) -> None:
        bus.execute(PublishMessage("MSG_GATE", stages[kind].code), actor(group, place))

    for kind, group, place in (
        (OPEN, "town_window", OTHER_TOWN), (OPEN, "integration", OTHER_TOWN), (SENSITIVE, "town_window", TOWN),
        (SENSITIVE, "county_triage", TENANT),
    ):  # fmt: skip
        with pytest.raises(NotFound, match="没有流程在等这条消息"):
            sent(kind, group, place)
    sent(OPEN, "town_window", TOWN)
    sent(SENSITIVE, "integration", TENANT)


def test_people_start_no_procedure_by_a_message_and_leave_none_behind(
    bus: Bus, as_user: AsUser, stages: dict[str, Stage]
) -> None:
    window: FlaskClient = as_user("window")
    answer = window.post(f"/api/cases/{stages[OPEN].code}/messages", json={"name": "MSG_NOBODY_WAITS"})
    assert (answer.status_code, answer.json["code"]) == (404, "no_subscription")
    with pytest.raises(NotFound):
        bus.execute(
            PublishMessage("MSG_NOBODY_WAITS", stages[OPEN].code, ttl_ms=60_000), actor("town_window", TOWN)
        )
