"""What operators look after: what stands still, what could not be delivered; on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from casework.bus import case_bus
from casework.verification import verify
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import platform_actor
from engine.definitions.commands import Deploy, SetTimer
from engine.files.keyring import Keyring
from engine.instances.commands import StartInstance
from engine.store import Database
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Outbox, ProcessInstance
from engine.store.tenant_statements import select_from
from engine.timers.timer_sweeper import sweep
from engine.transaction.outbox import MAX_ATTEMPTS, pending
from tests.integration.api.conftest import (
    CASE,
    MASTER,
    NOW,
    ORDINARY,
    PARTY,
    SENSITIVE,
    TOWN,
    first_task,
)
from tests.integration.core.timed import timed
from tests.integration.gate.drawn import THROW, line, message
from tests.support.clients import AsUser, admit, speaking_for
from tests.support.served import served
from tests.support.stuck import MENDED, STUCK
from tests.unit.bpmn.models import HEAD

HOME, CITY = "01-01", "01"


def pass_by(bus: Bus, span: timedelta) -> None:
    """Moves the test's own clock."""
    assert isinstance(bus.clock, VirtualClock)
    bus.clock.advance(span)


@pytest.fixture
def bus(filled_url: str) -> Iterator[Bus]:
    """A bus on a filled database of this test's own, on either system, with a clock that the test moves."""
    database = Database(filled_url)
    made = case_bus(database, Keyring(MASTER), VirtualClock(NOW))
    admit(made, CITY, "city_admin", [("tenant_admin", CITY)])
    yield made
    database.dispose()


@pytest.fixture
def as_user(bus: Bus, tmp_path: Path) -> AsUser:
    """Clients of an application on that database."""
    return speaking_for(served(Settings(bus.database.url, tmp_path, MASTER, "s" * 40), bus))


def stop(bus: Bus, case_key: int | None = None) -> None:
    """An instance that stands still because its decision is missing."""
    do(bus, Deploy((("noise.bpmn", STUCK),)))
    do(bus, StartInstance("noise_check", case_key=case_key))


def do(bus: Bus, command: Any, tenant: str = HOME) -> Any:
    return bus.execute(command, platform_actor(tenant))


def registered(as_user: AsUser, type_code: str) -> tuple[int, str]:
    """A case with its code."""
    window = as_user("window")
    key = window.post("/api/cases", json=CASE).json["case_key"]
    values = {"type_code": type_code, "hard": False, "narrative": "夜里太吵", "parties": [PARTY]}
    done = window.post(f"/api/tasks/{first_task(window)['key']}/complete", json={"values": values})
    assert done.status_code == 204, done.get_data(as_text=True)
    with_code = as_user("director").get(f"/api/cases/{key}").json
    return int(key), str(with_code["case_code"])


def leave(bus: Bus, tenant: str, kind: str, payload: dict[str, Any], **more: Any) -> None:
    """An item that the clock has given up."""
    row = {"key": 7, "number": 0, "kind": kind, "payload": payload, "created_at": bus.clock.now()}
    row |= {"attempts": MAX_ATTEMPTS, "last_error": "没有这个案件", "retried_at": None}
    with bus.database.write(tenant) as tx:
        tx.add(Outbox, row | more)


def left(as_user: AsUser, user: str = "director") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = as_user(user).get("/api/deliveries").json["items"]
    return items


def test_what_stands_still_is_named_tried_mended_and_goes_on(as_user: AsUser, bus: Bus) -> None:
    case_key, code = registered(as_user, ORDINARY)
    stop(bus, case_key)
    admin = as_user("director")
    (row,) = admin.get("/api/incidents").json["items"]
    told = {name: row[name] for name in ("process_name", "element_name", "error_type", "case_code", "place")}
    assert told == {
        "process_name": "噪声核查", "element_name": "判定噪声等级", "error_type": "CALLED_DECISION_ERROR",
        "case_code": code, "place": TOWN,
    }  # fmt: skip
    assert "noise_level" in row["message"]
    pass_by(bus, timedelta(minutes=5))
    (again,) = admin.post(f"/api/incidents/{row['key']}/resolution").json["standing"]
    assert again["key"] != row["key"]
    assert (again["element_name"], again["state"]) == ("判定噪声等级", "ACTIVE")
    assert again["created_at"] > again["since"] == row["created_at"]  # it has stood still all along
    do(bus, Deploy((("noise.dmn", MENDED),)))
    once = {"Idempotency-Key": "try"}
    for _ in range(2):  # the same request again gets the same answer
        answer = admin.post(f"/api/incidents/{again['key']}/resolution", headers=once)
        assert (answer.status_code, answer.json) == (200, {"standing": []})
    assert admin.get("/api/operations").json["incidents"] == 0
    assert first_task(as_user("mediator"))["name"] == "上门测噪"
    over = admin.get("/api/incidents?state=RESOLVED").json
    assert ([one["key"] for one in over["items"]], over["total"]) == ([again["key"]], 1)
    assert over["items"][0]["resolved_at"] is not None
    assert admin.post(f"/api/incidents/{again['key']}/resolution").status_code == 409


def test_pages_of_incidents_go_on_where_the_last_ended(as_user: AsUser, bus: Bus) -> None:
    for _ in range(3):
        stop(bus)
        pass_by(bus, timedelta(minutes=5))
    director = as_user("director")
    first = director.get("/api/incidents?limit=2").json
    rest = director.get(f"/api/incidents?limit=2&cursor={first['next_cursor']}").json
    assert (first["total"], rest["next_cursor"]) == (3, None)
    moments = [row["created_at"] for row in first["items"] + rest["items"]]
    assert moments == sorted(moments, reverse=True) and len(set(moments)) == 3


def test_who_may_not_look_into_a_case_is_not_told_which_it_is(as_user: AsUser, bus: Bus) -> None:
    case_key, code = registered(as_user, SENSITIVE)
    stop(bus, case_key)
    rows = {user: as_user(user).get("/api/incidents").json["items"][0] for user in READERS}
    told = {user: (row["case_code"], row["place"]) for user, row in rows.items()}
    assert told == {"admin": (None, None), "director": (code, TOWN), "designer": (None, None)}
    assert rows["designer"]["element_name"] == "判定噪声等级"


READERS = ("admin", "director", "designer")
ADDRESSES = ("/api/incidents", "/api/deliveries", "/api/operations", "/api/deliveries/7/0")


def test_only_those_who_may_resolve_or_deploy_look_and_only_those_who_may_resolve_act(
    as_user: AsUser, bus: Bus
) -> None:
    stop(bus)
    leave(bus, HOME, "message", {"name": "MSG_X", "correlation_key": "", "variables": {}})
    key = as_user("admin").get("/api/incidents").json["items"][0]["key"]
    for user, seen in {**dict.fromkeys(READERS, 200), "window": 403, "auditor": 403, "handler": 403}.items():
        assert {as_user(user).get(address).status_code for address in ADDRESSES} == {seen}, user
    for user in ("window", "designer"):
        for address in (f"/api/incidents/{key}/resolution", "/api/deliveries/7/0/retry"):
            assert as_user(user).post(address).status_code == 403, (user, address)
    assert len(left(as_user)) == 1
    assert as_user("director").post("/api/deliveries/7/0/retry").status_code == 204


def test_tenants_are_apart(as_user: AsUser, bus: Bus) -> None:
    stop(bus)
    leave(bus, HOME, "message", {"name": "MSG_X", "correlation_key": "", "variables": {}})
    key = as_user("admin").get("/api/incidents").json["items"][0]["key"]
    foreign = as_user("foreign")
    assert foreign.get("/api/incidents").json["total"] == foreign.get("/api/deliveries").json["total"] == 0
    assert foreign.get("/api/operations").json["standing"] == 0
    assert foreign.get("/api/deliveries/7/0").status_code == 404
    for address in (f"/api/incidents/{key}/resolution", "/api/deliveries/7/0/retry"):
        assert foreign.post(address).status_code == 404
    assert as_user("admin").get("/api/operations").json["standing"] == 2


MINE = (HEAD + message("MSG_MINE") + line("mine", THROW) + "</definitions>").encode()


def test_what_a_message_says_and_whom_it_correlates_to_stay_hidden(as_user: AsUser, bus: Bus) -> None:
    _, code = registered(as_user, ORDINARY)
    said = {"variables": {"phone": "13800138000"}}
    leave(bus, HOME, "message", {"name": "SIG_WITHDRAW", "correlation_key": code, **said})
    stranger = {"name": "MSG_MINE", "correlation_key": "陈小禾", "thrown_by": "mine", **said}
    leave(bus, HOME, "message", stranger, number=1)
    leave(bus, HOME, "message", stranger | {"name": "她被丈夫打"}, number=2)
    leave(bus, HOME, "signal", {"name": "她被丈夫打", "thrown_by": "mine", "variables": {}}, number=3)
    do(bus, Deploy((("mine.bpmn", MINE),)))
    answer = as_user("director").get("/api/deliveries")
    *made_up, other, known = answer.json["items"]
    assert [one["message"] for one in made_up] == [None, None], (
        "what a diagram makes up as it runs may be anything"
    )
    assert (known["message"], known["message_name"], known["case_code"]) == ("SIG_WITHDRAW", "登记撤回", code)
    assert (other["message"], other["message_name"], other["case_code"]) == ("MSG_MINE", None, None)
    assert (known["attempts"], known["last_error"], known["next_at"]) == (20, "没有这个案件", None)
    assert not {"13800138000", "陈小禾"} & set(answer.get_data(as_text=True).split('"'))
    assert "payload" not in known


def test_each_kind_says_whom_it_is_for(as_user: AsUser, bus: Bus) -> None:
    _, code = registered(as_user, ORDINARY)
    with bus.database.read(HOME) as tx:
        (root,) = tx.rows(select_from(ProcessInstance))
    correlate = {"name": "MSG_X", "element_key": root["key"] + 3, "index": 0, "variables": {}}
    kinds = {
        "correlate": correlate, "signal": {"name": "SIG_X", "variables": {}}, "schedule_starts": {},
        "open_linked": {"origin_case": code}, "tell_linked": {"origin_case": code},
    }  # fmt: skip
    for number, (kind, payload) in enumerate(kinds.items()):
        leave(bus, HOME, kind, payload, number=number)
    leave(
        bus,
        CITY,
        "tell_origin",
        {"tenant": HOME, "case_code": code, "linked": "ZZ", "message": "MSG_CITY_ANSWER"},
    )
    told = {row["kind"]: (row["to"], row["process_name"], row["case_code"]) for row in left(as_user)}
    assert told == {
        "correlate": (None, "听取", code), "signal": (None, None, None), "schedule_starts": (None, None, None),
        "open_linked": ("云岭市", None, code), "tell_linked": ("云岭市", None, code),
    }  # fmt: skip
    (answer,) = left(as_user, "city_designer")
    assert (answer["to"], answer["message"], answer["case_code"]) == ("澄湖区", "MSG_CITY_ANSWER", None)


def refused(bus: Bus) -> None:
    """A timed process of the city that the district's own length of a key makes impossible there."""
    do(bus, SetTimer(HOME, "T_GRID_MAKEUP", "P0D", "按区里的规定"))
    do(bus, Deploy((("patrol.bpmn", timed("timeCycle", "R/P1D", timer_key="T_GRID_MAKEUP")),)), CITY)


def test_what_is_given_up_can_be_sent_anew_once_its_cause_is_mended(as_user: AsUser, bus: Bus) -> None:
    refused(bus)
    city = as_user("city_admin")
    (row,) = city.get("/api/deliveries").json["items"]
    assert (row["kind"], row["attempts"], row["last_error"][:6]) == ("schedule_starts", 1, f"{HOME}：")
    assert row["created_at"] < row["next_at"]
    assert city.get("/api/operations").json["given_up"] == 0
    address = f"/api/deliveries/{row['key']}/{row['number']}"
    for _ in range(MAX_ATTEMPTS):
        pass_by(bus, timedelta(hours=2))
        sweep(bus, bus.clock.now())
    given_up = city.get(address).json
    assert (given_up["attempts"], given_up["next_at"]) == (MAX_ATTEMPTS, None)
    assert city.get("/api/operations").json["given_up"] == 1

    assert city.post(f"{address}/retry").status_code == 204
    tried = city.get(address).json
    assert tried["attempts"] == 1
    assert tried["created_at"] < tried["retried_at"] < tried["next_at"]  # it rests again, counted from now
    with bus.database.read(CITY) as tx:
        assert (pending(tx, bus.clock.now()), len(pending(tx))) == ([], 1)

    do(bus, SetTimer(HOME, "T_GRID_MAKEUP", "P2D", "改回原来的规定"))
    assert city.post(f"{address}/retry").status_code == 204
    assert [city.get(address).status_code, city.post(f"{address}/retry").status_code] == [404, 404]
    assert left(as_user, "city_admin") == []
    with bus.database.read(CITY) as tx:
        entries = [row for row in tx.rows(select_from(HistoryEntry)) if row["command"] == "RetryDelivery"]
    assert [(row["chain"], row["user"]) for row in entries] == [("tenant", "city_admin")] * 2
    assert verify(bus.database).ok


def test_an_item_that_waits_for_the_clock_shows_after_a_minute(as_user: AsUser, bus: Bus) -> None:
    leave(bus, HOME, "signal", {"name": "SIG_X", "variables": {}}, attempts=0, last_error=None)
    assert left(as_user) == []
    pass_by(bus, timedelta(minutes=2))
    (row,) = left(as_user)
    assert (row["attempts"], row["last_error"]) == (0, None)


def test_pages_of_deliveries_go_on_where_the_last_ended(as_user: AsUser, bus: Bus) -> None:
    for number in range(3):
        leave(bus, HOME, "signal", {"name": "SIG_X", "variables": {}}, number=number)
    admin = as_user("admin")
    first = admin.get("/api/deliveries?limit=2").json
    rest = admin.get(f"/api/deliveries?limit=2&cursor={first['next_cursor']}").json
    assert [row["number"] for row in first["items"] + rest["items"]] == [2, 1, 0]
    assert (first["total"], rest["next_cursor"]) == (3, None)


def test_late_starts_are_counted(as_user: AsUser, bus: Bus) -> None:
    do(bus, Deploy((("patrol.bpmn", timed("timeDate", "2026-01-05T09:00:00+08:00")),)))
    told = as_user("designer").get("/api/operations").json
    assert (told["starts"], told["late_starts"], told["standing"]) == (1, 1, 1)
    assert as_user("designer").get("/api/timers/starts").json[0]["element_name"] is None
