"""Commands about cases: sight of the case is asked, and the post at its place (docs/decisions/0014)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.case_file.commands import NotePersonalReads, RevealParty
from casework.case_messages.commands import SendCaseMessage
from casework.cases.access_level import CASE, places, require_sight, sight_of, takes_part
from casework.intake.commands import OpenCase
from casework.missing import no_case, no_document
from casework.tables.case_messages import case_messages
from casework.tables.procedures import starter_groups
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.context import Actor
from engine.errors import Forbidden, Invalid, NotFound
from engine.gate.places import require_at
from engine.gate.rule import About, Rule
from engine.ports import Binding, NotDeployed
from engine.store import Row, Tx
from engine.store.tables_cases import Case, Document
from engine.store.tenant_statements import key_param, select_from, table_of, text_param
from engine.unit import Unit

_DOCUMENT = table_of(Document)
_BY_KEY = select_from(Case).where(CASE.c.key == key_param("key"))
_BY_CODE = select_from(Case).where(CASE.c.case_code == text_param("code"))
_CASE_OF_PAPER = select_from(Document, _DOCUMENT.c.case_key).where(_DOCUMENT.c.key == key_param("key"))


def case_by_code(tx: Tx, code: str) -> Row | None:
    """The row of the case with this code."""
    return tx.row(_BY_CODE, code=code)


def on_case(permission: str, least: AccessLevel, *, there: bool = False) -> Rule:
    """A rule for commands on the case `case_key`; `there`: the permission must be held at the case's place."""

    def ask(unit: Unit, command: Any) -> None:
        case, _sight = require_case(unit, command.case_key, least)
        if there:
            require_at(unit, permission, case["location_org"])

    return Rule(About.CASE, permission, ask)


def require_case(unit: Unit, key: int, least: AccessLevel) -> tuple[Row, AccessLevel]:
    """The case's row and how much of it the actor sees; NotFound, or Forbidden below `least`."""
    case = unit.tx.row(_BY_KEY, key=key)
    sight = require_sight(unit.tx, unit.actor, case, least, unit.context.now, str(key))
    assert case is not None
    return case, sight


def ask_reveal(unit: Unit, command: RevealParty) -> None:
    """Whoever takes part in the case looks at its parties, and whoever protects personal data at that place."""
    case, sight = require_case(unit, command.case_key, AccessLevel.SUMMARY)
    if sight < AccessLevel.FULL and not authz.allowed_at(
        unit.actor, authz.READ_PERSONAL, case["location_org"]
    ):
        raise Forbidden(
            "not_participant", "只有承办这件案子的人可以看当事人信息", where=str(command.case_key),
            expected="full", found=sight.name,
        )  # fmt: skip


def ask_reading(unit: Unit, command: NotePersonalReads) -> None:
    """Whoever was shown a value sees the case, or has had to do with a task of it."""
    case, tx, actor = case_of(unit.tx, command.case_key), unit.tx, unit.actor
    if case is not None and sight_of(tx, actor, case, unit.context.now) >= AccessLevel.SUMMARY:
        return
    mine = select_from(Case, CASE.c.key).where(CASE.c.key == key_param("key"), takes_part(actor))
    if tx.row(mine, key=command.case_key) is None:
        raise no_case(command.case_key)


def ask_case_message(unit: Unit, command: SendCaseMessage) -> None:
    """AccessLevel of the case, and of the other case that the message names; the handler asks for post and place."""
    case, _sight = require_case(unit, command.case_key, AccessLevel.SUMMARY)
    message = case_messages(case["location_org"]).messages.get(command.name)
    named = message.other_case if message is not None else None
    if named is None or named.variable not in command.variables:
        return
    code = str(command.variables[named.variable])
    other = case_by_code(unit.tx, code)
    if other is None or sight_of(unit.tx, unit.actor, other, unit.context.now) < AccessLevel.SUMMARY:
        text = f"没有找到{named.label}"
        raise Invalid("other_case", text, "other_case", "本区县另一件在办的案号", code)


def ask_paper(unit: Unit, command: Any) -> None:
    """A paper is for whoever takes part in its case."""
    row = unit.tx.row(_CASE_OF_PAPER, key=command.key)
    try:
        require_case(unit, 0 if row is None else row["case_key"], AccessLevel.SUMMARY)
    except NotFound:
        raise no_document(command.key) from None
    assert row is not None
    require_case(unit, row["case_key"], AccessLevel.FULL)


def ask_open(unit: Unit, command: OpenCase) -> None:
    """A case is opened by a main procedure, and by a post that it is open to. Whether it is there at all, and the
    place, is left to the handler, which has words for that."""
    if authz.allowed(unit.actor, authz.ANY):
        return
    try:
        place = command.location_org
        row = unit.definitions.resolve(unit.tx, "process", command.process_id, place, Binding(), 0)
    except NotDeployed:
        return
    model = unit.definitions.process_model(unit.tx, row["key"])
    groups = starter_groups(command.process_id, model.properties)
    if not any(group in groups for group, _place in unit.actor.roles):
        raise Forbidden(
            "not_a_starter", "不能用这个程序登记案件" if groups else "这个程序不是主程序，不能用来登记案件",
            where="process_id", expected="、".join(sorted(groups)) or "主程序", found=command.process_id[:80],
        )  # fmt: skip


def case_of(tx: Tx, key: int | None) -> Row | None:
    """The row of a case, None when there is no key."""
    return None if key is None else tx.row(_BY_KEY, key=key)


class CaseVisibility:
    """How much a person sees of what runs for a case: as much as of the case; without a case its course, if their post
    looks after the place. Plugged in as `engine.extension.visibility`."""

    def level(self, tx: Tx, actor: Actor, place: str, owner_key: int | None, now: datetime) -> AccessLevel:
        case = case_of(tx, owner_key)
        if case is not None:
            return sight_of(tx, actor, case, now)
        near = any(authz.covers(at, place) for at in places(actor))
        return AccessLevel.SUMMARY if near else AccessLevel.NONE

    def place_of(self, tx: Tx, place: str, owner_key: int | None) -> str:
        case = case_of(tx, owner_key)
        return place if case is None else str(case["location_org"])
