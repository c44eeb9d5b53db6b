"""A record that says no event of ours is a finding, in every chain, even where hash and head were made to fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from casework.intake.commands import OpenCase
from casework.verification import verify
from engine.access.commands import AddAccounts, NewAccount
from engine.history.chain import link
from engine.values import dumps, loads
from tests.integration.core.test_tampering import sql, value
from tests.integration.core.unguarded import unguard
from tests.integration.core.world import DISTRICT, VILLAGE, World

#: Where the head of a chain stands.
HEADS = {
    "instance": "UPDATE process_instance SET chain_hash = :hash WHERE key = :key",
    "case": "UPDATE case_record SET chain_hash = :hash WHERE key = :key",
    "tenant": f"UPDATE tenant SET chain_hash = :hash WHERE tenant = '{DISTRICT}'",
    "access": f"UPDATE access_head SET chain_hash = :hash WHERE tenant = '{DISTRICT}'",
}
WHERE = f"WHERE tenant = '{DISTRICT}' AND chain = :chain AND chain_key = :key"


@pytest.fixture
def lived(world: World) -> World:
    """A case, its instance, an account: every chain has an entry."""
    world.deploy("four_tasks.bpmn")
    world.do(AddAccounts((NewAccount("li", "李", ()),)))
    world.do(OpenCase("欠款", "walk_in", VILLAGE, world.clock.now(), "four_tasks", None))
    assert verify(world.bus.database, DISTRICT).ok
    unguard(world)
    return world


def _last(world: World, chain: str) -> tuple[int, int, str, str]:
    """Key of the chain; number, previous hash and body of its last entry."""
    found = f"FROM history_entry WHERE tenant = '{DISTRICT}' AND chain = :chain"
    key = value(world, f"SELECT max(chain_key) {found}", chain=chain)
    seq = value(world, f"SELECT max(seq) FROM history_entry {WHERE}", chain=chain, key=key)
    one = f"FROM history_entry {WHERE} AND seq = :seq"
    prev, body = (
        value(world, f"SELECT {c} {one}", chain=chain, key=key, seq=seq) for c in ("prev_hash", "body")
    )
    return key, seq, prev, body


def _forge(world: World, chain: str, change: Callable[[list[Any]], None]) -> tuple[str, int, int]:
    """Changes the records of a chain's last entry, with fitting hash and head; answers where."""
    key, seq, prev, body = _last(world, chain)
    said = loads(body)
    change(said["records"])
    text = dumps(said)
    made = link(prev, text)
    where = f"UPDATE history_entry SET body = :body, hash = :hash {WHERE} AND seq = :seq"
    sql(world, where, body=text, hash=made, chain=chain, key=key, seq=seq)
    sql(world, HEADS[chain], hash=made, key=key) if ":key" in HEADS[chain] else sql(
        world, HEADS[chain], hash=made
    )
    return chain, key, seq


def _add(record: Any, chain: str) -> Callable[[list[Any]], None]:
    return lambda records: records.append(
        {"op": "note", "events": [record]} if chain == "instance" else record
    )


@pytest.mark.parametrize("chain", HEADS)
@pytest.mark.parametrize(
    ("record", "why"),
    [
        (["Nonsense", {}], "没有“Nonsense”"),
        (["TaskClaimed", 3], "TaskClaimed"),
        (7, "两项"),
        ([[], []], "没有"),
    ],
    ids=lambda value: json.dumps(value) if not isinstance(value, str) else "",
)
def test_a_record_that_says_no_event_is_found(lived: World, chain: str, record: Any, why: str) -> None:
    place = _forge(lived, chain, _add(record, chain))
    report = verify(lived.bus.database, DISTRICT)
    found = [
        f for f in report.findings if (f.chain, f.chain_key) == place[:2] and "记录读不出来" in f.message
    ]
    assert [f.seq for f in found] == [place[2]], report.summary()
    assert why in found[0].message


@pytest.mark.parametrize("chain", ["case", "tenant", "access"])
def test_a_fact_that_lacks_something_is_found_and_the_rest_is_checked(lived: World, chain: str) -> None:
    def shorten(records: list[Any]) -> None:
        facts = records[0][1]
        facts.pop(sorted(facts)[0] if chain != "access" else "roles")

    place = _forge(lived, chain, shorten)
    sql(lived, "UPDATE user_task SET assignee = 'x'")
    report = verify(lived.bus.database, DISTRICT)
    said = {(f.chain, f.chain_key): f.message for f in report.findings if "记录读不出来" in f.message}
    assert "少了" in said[place[:2]], report.summary()
    assert any(f.table == "user_task" for f in report.findings)


def test_operations_whose_events_are_no_list_are_one_finding(lived: World) -> None:
    _forge(lived, "instance", lambda records: records.append({"op": "note", "events": 7}))
    report = verify(lived.bus.database, DISTRICT)
    assert [f.message for f in report.findings] == ["记录读不出来：记录不是“种类和内容”两项"]
