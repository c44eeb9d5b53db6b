"""Ten thousand open tasks that one mediator may do, made by the platform's own commands: 2,500 registered cases, each
with title, code, risk and two parties, each with four tasks side by side that have deadlines of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from api.demo.accounts import actor_of
from api.demo.org import create_org, load_org
from casework.bus import case_bus
from casework.intake.commands import OpenCase
from engine.access import authz
from engine.bus import Bus
from engine.context import Actor, platform_actor
from engine.definitions.commands import Deploy
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.migrate import upgrade
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.tasks.commands import CompleteTask

HERE = Path(__file__).parent
CASES, TASKS_A_CASE = 2_500, 4
USER, WINDOW = "village_mediator_010101001", "town_window_010101"
PLACE, TENANT = "01-01-01-001", "01-01"
#: So many minutes lie between two deadlines; the first was two days ago.
APART = timedelta(minutes=9)
OVERDUE = timedelta(days=2)
_MATTERS = (
    "楼上漏水泡坏天花板",
    "装修噪声扰民",
    "相邻通道被占用",
    "借款到期未还",
    "宠物伤人赔偿",
    "加装电梯意见不一",
)
_NAMES = ("陈小禾", "林望舒", "周云起", "沈知秋", "何青川", "顾长宁")
_TYPES = ("0401", "0209", "0301")
_RISKS = ("low", "medium", "low", "high", "low")
_TASK = table_of(UserTask)
_OPEN = select_from(UserTask, _TASK.c.key).where(
    _TASK.c.case_key == key_param("case"), _TASK.c.state == "CREATED"
)


def seed(url: str, master_key: bytes, cases: int = CASES) -> str:
    """Migrates the database at `url`, fills it, and returns the mediator's password.

    While it fills, SQLite does not wait for the disk: the database is new and serves nobody yet.
    """
    database, org = Database(url), load_org()
    if database.is_sqlite:
        event.listen(database.engine, "connect", _unsafe_but_quick)
    try:
        upgrade(database)
        bus = case_bus(database, Keyring(master_key))
        create_org(bus, org, public=True)
        files = tuple((name, (HERE / name).read_bytes()) for name in ("inbox.bpmn", "inbox.form"))
        bus.execute(Deploy(files), platform_actor(TENANT))
        people = {account.user: actor_of(account) for account in org.accounts()}
        now = datetime.now(UTC)
        for number in range(cases):
            _open_one(bus, people[WINDOW], people[USER], number, now)
    finally:
        database.dispose()
    return org.password


def _open_one(bus: Bus, window: Actor, mediator: Actor, number: int, now: datetime) -> None:
    """A case from the window to the task that waits."""
    title = f"{_MATTERS[number % len(_MATTERS)]}（第 {number + 1} 件）"
    begun = {"dues": [_due(now, number + CASES * task) for task in range(TASKS_A_CASE)]}
    # straight into the procedure that is measured, which no window may do
    opener = replace(window, permissions=frozenset({authz.ANY}))
    opened = bus.execute(OpenCase(title, "walk_in", PLACE, now, "people_mediation", variables=begun), opener)
    with bus.database.read(TENANT) as tx:
        (task,) = tx.rows(_OPEN, case=int(opened["case_key"]))
    bus.execute(CompleteTask(int(task["key"]), _answers(number)), mediator)


def _due(now: datetime, number: int) -> str:
    return (now - OVERDUE + number * APART).isoformat(timespec="seconds")


def _answers(number: int) -> dict[str, Any]:
    """What the form of the registration holds."""
    names = (_NAMES[number % len(_NAMES)], _NAMES[(number // 7 + 1) % len(_NAMES)])
    roles = ("applicant", "respondent")
    return {
        "type_code": _TYPES[number % len(_TYPES)],
        "risk": _RISKS[number % len(_RISKS)],
        "parties": [
            {"party_role": role, "display_name": name} for role, name in zip(roles, names, strict=True)
        ],
    }


def _unsafe_but_quick(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
