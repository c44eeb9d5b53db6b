"""What people send a case, each with a reason: which messages there are, who may and when says a table
(`casework.tables.case_messages`).

The reason is prose, so it goes to the case file, from which the papers take it.
"""

from __future__ import annotations

from typing import Any

from casework.case_file.values import case_subject, seal
from casework.case_messages.commands import SendCaseMessage
from casework.cases.case import LiveCase
from casework.cases.events import CaseSignalled
from casework.cases.owners import code_of, live_case
from casework.roles import Kind, held_roles
from casework.tables.case_messages import HAD, OPEN, REASON_LENGTH, CaseMessage, case_messages
from casework.tables.procedures import KINDS, definitions_counting_as, definitions_of_kind
from casework.tables.statuses import statuses_meaning
from engine.access import authz
from engine.context import Actor
from engine.errors import Conflict, Forbidden, Invalid
from engine.messages import messages
from engine.messages.commands import PublishMessage
from engine.messages.thrown import Whence
from engine.store import Row, Tx
from engine.store.tables_instances import ProcessInstance, UserTask
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.unit import Unit

_TASK = table_of(UserTask)
_DOERS = select_from(UserTask, _TASK.c.assignee).where(
    _TASK.c.case_key == key_param("case"), _TASK.c.state == "CREATED", _TASK.c.assignee.is_not(None)
)
_INSTANCE = table_of(ProcessInstance)
_HAD = select_from(ProcessInstance, _INSTANCE.c.definition_key).where(
    _INSTANCE.c.case_key == key_param("case")
)


def may_send(actor: Actor, message: CaseMessage, place: str) -> bool:
    """Whether one of the actor's posts may send this message to a case at `place`: post and place, both.

    How much of the case the actor sees is asked by the gate.
    """
    if authz.allowed(actor, authz.ANY):
        return True
    if message.senders is None:
        return any(role.kind is not Kind.OFFICER for role, _at in held_roles(actor))
    return any(group in message.senders and authz.covers(at, place) for group, at in actor.roles)


def has_occasion(tx: Tx, message: CaseMessage, case: Row) -> bool:
    """Whether the case (its row) is in a state in which this message may be sent to it."""
    if message.occasion == OPEN:
        return case["status"] not in statuses_meaning("over")
    if message.occasion != HAD:
        return True
    word = str(message.had)
    versions = definitions_of_kind(tx, word) if word in KINDS else definitions_counting_as(tx, word)
    return any(row["definition_key"] in versions for row in tx.rows(_HAD, case=case["key"]))


def is_own(tx: Tx, message: CaseMessage, actor: Actor, case_key: int) -> bool:
    """Whether the message is not for who does a step of the case at present, and the actor does (handbook 2.4: nobody
    supervises a step of their own)."""
    if not message.not_by_doer:
        return False
    return any(row["assignee"] == actor.user for row in tx.rows(_DOERS, case=case_key))


def send_case_message(unit: Unit, command: SendCaseMessage) -> dict[str, Any]:
    """Keeps the reason and delivers the message. Forbidden, Invalid (the reason), Conflict (no case code yet, or the
    case is over), NotFound (nobody waits for it)."""
    code = code_of(unit.tx, command.case_key)
    if code is None:
        raise Conflict("no_case_code", "案件还没有案号", where=str(command.case_key))
    messages.lock_first(unit, command.name, code)
    case = live_case(unit, command.case_key)
    message = message_at(str(case.get("location_org")), command.name)
    reason = checked_reason(command.reason, (message.reason.least, message.reason.most))
    _check(unit, message, case)
    case.record(CaseSignalled(command.name))
    case.hear(command.variables)
    seal(unit, case, message.reason.field, "P2", reason, case_subject(case.key))
    said = {**_carried(message, case), **command.variables}
    sent = PublishMessage(command.name, code, said, must_correlate=True, whence=Whence(command.case_key))
    return messages.publish(unit, sent)


def message_at(place: str, name: str) -> CaseMessage:
    """The message of this name as it stands at a place; Invalid when there is none."""
    table = case_messages(place).messages
    if name not in table:
        known = "、".join(f"{one.label}（{one.name}）" for one in table.values())
        raise Invalid("case_message", "没有这个案件消息", "name", known, name)
    return table[name]


def _check(unit: Unit, message: CaseMessage, case: LiveCase) -> None:
    if not may_send(unit.actor, message, str(case.get("location_org"))):
        raise Forbidden(
            "may_not_send", f"您的岗位不能{message.label}", "name",
            "、".join(sorted(message.senders or ())), unit.actor.acting_role,
        )  # fmt: skip
    if is_own(unit.tx, message, unit.actor, case.key):
        text = f"不能对自己经办的案件{message.label}"
        raise Forbidden("own_case", text, "name", "由别人发起", unit.actor.user)
    if not has_occasion(unit.tx, message, {"key": case.key, "status": case.status}):
        if message.occasion == HAD:
            text = f"案件里没有可以{message.label}的事项"
            raise Conflict("no_occasion", text, "name", f"办过 {message.had} 程序的案件")
        text = f"案件已经了结，不能再{message.label}"
        raise Conflict("case_over", text, "name", "在办的案件", case.status)


def _carried(message: CaseMessage, case: LiveCase) -> dict[str, Any]:
    """What the message says of the case by itself: facts that decide the way, never prose."""
    carries = (message.carries or {}).items()
    return {variable: case.get(said) if is_field else said for variable, (is_field, said) in carries}


def checked_reason(reason: str, bounds: tuple[int, int] = REASON_LENGTH) -> str:
    """The reason without blanks around it; Invalid when it is too short or too long."""
    text = reason.strip()
    shortest, longest = bounds
    if not shortest <= len(text) <= longest:
        raise Invalid(
            "reason_length", "理由长短不对", "reason", f"{shortest} 至 {longest} 个字", f"{len(text)} 个字"
        )
    return text
