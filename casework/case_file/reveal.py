"""Looking at personal values leaves a record in the case's chain (handbook 8.5): who, whose, why; never what."""

from __future__ import annotations

from casework.case_file.commands import NotePersonalReads, RevealCaseFile, RevealParty
from casework.cases import events
from casework.cases.events import CaseFileRevealed, PartyRevealed
from casework.cases.owners import live_case
from casework.cases.told import put_on_record
from engine.deadlines import SHANGHAI
from engine.errors import Invalid, NotFound
from engine.store import Tx
from engine.store.tables_cases import Party
from engine.store.tables_privacy import PersonalRead
from engine.store.tenant_statements import key_param, select_from, table_of, text_param
from engine.unit import Unit

_PARTY = table_of(Party)
_ROW = select_from(Party, _PARTY.c.number).where(
    _PARTY.c.case_key == key_param("case"), _PARTY.c.number == key_param("number")
)
_SEEN = table_of(PersonalRead)
_READ = select_from(PersonalRead, _SEEN.c.kind).where(
    _SEEN.c.case_key == key_param("case"),
    _SEEN.c.user == text_param("user"),
    _SEEN.c.day == text_param("day"),
)

#: Why somebody may look. Free prose would itself be personal (handbook 8.1), and the history keeps it in the clear.
REASONS = ("办理案件", "电话联系", "送达文书", "核实身份", "回访", "审计")


def reveal_party(unit: Unit, command: RevealParty) -> None:
    """Records that the actor looks at a party's values; NotFound when there is no such party.

    Whether the actor may is decided by who sees the case: the gate has asked.
    """
    _check_reason(command.reason)
    case = live_case(unit, command.case_key)
    if unit.tx.row(_ROW, case=command.case_key, number=command.number) is None:
        raise NotFound("party_not_found", "没有这位当事人", where=str(command.number))
    case.record(PartyRevealed(command.number, command.reason))


def reveal_case_file(unit: Unit, command: RevealCaseFile) -> None:
    """Records that the actor looks at what the case's file hides; NotFound, Invalid (the reason). Who may: as above."""
    _check_reason(command.reason)
    live_case(unit, command.case_key).record(CaseFileRevealed(command.reason))


def note_personal_reads(unit: Unit, command: NotePersonalReads) -> None:
    """Records that the actor reads these kinds of personal values of the case: once a day each. NotFound."""
    day = unit.context.now.astimezone(SHANGHAI).date().isoformat()
    # of two at once the second waits here, and finds the first one's rows
    case = live_case(unit, command.case_key)
    known = reads_of_day(unit.tx, command.case_key, unit.actor.user, day)
    new = [kind for kind in dict.fromkeys(command.kinds) if kind not in known]
    if new:
        put_on_record(unit, case, events.PersonalRead(tuple(new), day, command.door))


def reads_of_day(tx: Tx, case_key: int, user: str, day: str) -> set[str]:
    """The kinds of personal values of a case whose reading by this user on this day is recorded."""
    return {row["kind"] for row in tx.rows(_READ, case=case_key, user=user, day=day)}


def _check_reason(reason: str) -> None:
    if reason not in REASONS:
        raise Invalid(
            "reveal_reason",
            "请选择为什么要看",
            where="reason",
            expected="、".join(REASONS),
            found=reason,
        )
