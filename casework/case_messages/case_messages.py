"""What people set off on a case in any state: 撤回, 提级, 并案, 危险 (handbook 3.6), 催办 (P18), each with a reason.

Who may is said by the handbook's 2.2; the reason is prose, so it goes to the case file, from which the papers take it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.case_file.values import case_subject, seal
from casework.case_messages.commands import SignalCase
from casework.cases.events import CaseSignalled
from casework.cases.owners import code_of, live_case
from casework.tables.statuses import statuses_meaning
from engine.access import authz
from engine.context import Actor
from engine.errors import Conflict, Forbidden, Invalid
from engine.messages import messages
from engine.messages.commands import PublishMessage
from engine.messages.thrown import Whence
from engine.store import Row, Tx
from engine.store.tables_instances import ProcessInstance, UserTask
from engine.store.tenant_statements import key_param, select_from, table_of, text_param
from engine.unit import Unit

#: How long a reason is at least and at most, in characters (at least: handbook 8.6).
REASON_LENGTH = (15, 500)
#: Posts that look at cases and set nothing off.
READERS = frozenset({"auditor", "privacy_officer", "process_designer"})
_TASK = table_of(UserTask)
_DOERS = select_from(UserTask, _TASK.c.assignee).where(
    _TASK.c.case_key == key_param("case"), _TASK.c.state == "CREATED", _TASK.c.assignee.is_not(None)
)
_INSTANCE = table_of(ProcessInstance)
_HAD = (
    select_from(ProcessInstance, _INSTANCE.c.key)
    .where(_INSTANCE.c.case_key == key_param("case"), _INSTANCE.c.process_id == text_param("process"))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Signal:
    """A message to a case: its name for people, the posts that may send it (None: every post that sees the case, but
    for `READERS`), and the field of the case file that keeps the reason.

    `about` is the procedure that the case must have had for there to be anything to send it about; such a message may
    be sent after the case was closed too. `other_case`: the variable that names another case, if one does.
    """

    label: str
    posts: frozenset[str] | None
    field: str
    about: str | None = None
    other_case: str | None = None


SIGNALS: Mapping[str, Signal] = {
    "MSG_SUPERVISION_REQUEST": Signal(
        "催办",
        frozenset({"supervisor", "town_coordinator", "county_director", "county_leader"}),
        "urge_reason",
    ),
    "SIG_ESCALATE": Signal(
        "提级办理",
        frozenset({"village_secretary", "town_director", "county_triage"}),
        "escalate_request_reason",
    ),
    "SIG_WITHDRAW": Signal(
        "登记撤回",
        frozenset({"county_window", "town_window", "village_officer", "petition_window", "hotline_office"}),
        "withdraw_reason",
    ),
    "SIG_MERGE": Signal(
        "并案",
        frozenset({"county_window", "town_window", "town_coordinator", "county_triage"}),
        "merge_request_reason",
        other_case="duplicate_of",
    ),
    "SIG_DANGER": Signal("报告人身危险", None, "danger_note"),
    "MSG_LABEL_CORRECTION": Signal(
        "登记更正认定的申请",
        frozenset({"county_window", "town_window", "village_officer", "petition_window", "hotline_office"}),
        "label_correction_request",
        about="label_review",
    ),
}


def may_signal(actor: Actor, name: str, place: str) -> bool:
    """Whether one of the actor's posts may send this message to a case at `place`: post and place, both.

    How much of the case the actor sees is asked by the gate.
    """
    if authz.allowed(actor, authz.ANY):
        return True
    posts = SIGNALS[name].posts
    if posts is None:
        return any(group not in READERS for group, _at in actor.roles)
    return any(group in posts and authz.covers(at, place) for group, at in actor.roles)


def has_occasion(tx: Tx, name: str, case: Row) -> bool:
    """Whether the case (its row) is in a state in which this message may be sent to it."""
    about = SIGNALS[name].about
    if about is None:
        return case["status"] not in statuses_meaning("over")
    return tx.row(_HAD, case=case["key"], process=about) is not None


def supervises_self(tx: Tx, actor: Actor, case_key: int) -> bool:
    """Whether the actor would supervise a step of their own (handbook 2.4: nobody may)."""
    return any(row["assignee"] == actor.user for row in tx.rows(_DOERS, case=case_key))


def signal_case(unit: Unit, command: SignalCase) -> dict[str, Any]:
    """Keeps the reason and delivers the message. Forbidden, Invalid (the reason), Conflict (no case code yet, or the
    case is over), NotFound (nobody waits for it)."""
    if command.name not in SIGNALS:
        raise Invalid("signal", "没有这个案件消息", "name", "、".join(SIGNALS), command.name)
    shortest, longest = REASON_LENGTH
    if not shortest <= len(command.reason.strip()) <= longest:
        raise Invalid(
            "signal_reason", "理由长短不对", "reason", f"{shortest} 至 {longest} 个字",
            f"{len(command.reason.strip())} 个字",
        )  # fmt: skip
    code = code_of(unit.tx, command.case_key)
    if code is None:
        raise Conflict("no_case_code", "案件还没有案号", where=str(command.case_key))
    messages.lock_first(unit, command.name, code)
    case = live_case(unit, command.case_key)
    signal = SIGNALS[command.name]
    if not may_signal(unit.actor, command.name, str(case.get("location_org"))):
        raise Forbidden(
            "may_not_signal", f"您的岗位不能{signal.label}", "name",
            "、".join(sorted(signal.posts or ())), unit.actor.acting_role,
        )  # fmt: skip
    if command.name == "MSG_SUPERVISION_REQUEST" and supervises_self(unit.tx, unit.actor, command.case_key):
        raise Forbidden("own_case", "不能督办自己经办的案件", "name", "由别人发起", unit.actor.user)
    if not has_occasion(unit.tx, command.name, {"key": case.key, "status": case.status}):
        if signal.about is not None:
            raise Conflict("no_occasion", f"案件里没有可以{signal.label}的事项", "name", "作过认定的案件")
        raise Conflict("case_over", f"案件已经了结，不能再{signal.label}", "name", "在办的案件", case.status)
    case.record(CaseSignalled(command.name))
    case.hear(command.variables)
    seal(unit, case, signal.field, "P2", command.reason.strip(), case_subject(case.key))
    said, whence = dict(command.variables), Whence(command.case_key)
    message = PublishMessage(command.name, code, said, must_correlate=True, whence=whence)
    return messages.publish(unit, message)


def checked_reason(reason: str) -> str:
    """The reason without blanks around it; Invalid when it is too short or too long."""
    text = reason.strip()
    shortest, longest = REASON_LENGTH
    if not shortest <= len(text) <= longest:
        raise Invalid(
            "reason_length", "理由长短不对", "reason", f"{shortest} 至 {longest} 个字", f"{len(text)} 个字"
        )
    return text
