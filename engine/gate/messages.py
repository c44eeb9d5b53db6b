"""Who may say what to the procedures: reserved names nobody but the platform, the rest programs, and people to cases
that they see."""

from __future__ import annotations

from casework.case_messages.case_messages import SIGNALS
from casework.cases.access_level import AccessLevel, sight_of
from casework.linked_cases.cross_tenant_messages import ANSWERS, REQUEST
from casework.linked_cases.linked_cases import OVER, REGISTERED
from engine.access import authz
from engine.errors import Forbidden
from engine.gate.cases import case_by_code
from engine.gate.rule import require
from engine.messages.commands import BroadcastSignal, PublishMessage
from engine.messages.messages import speaks_for_tenant
from engine.missing import nobody_waits
from engine.unit import Unit

#: What people tell a case goes by `SignalCase` alone, with its reason; what a district and its city tell each other
#: comes out of the outbox.
RESERVED = frozenset({*SIGNALS, REQUEST, *ANSWERS, REGISTERED, OVER})


def ask_publish(unit: Unit, command: PublishMessage) -> None:
    """Forbidden for a reserved name. Whoever does not speak for the whole tenant reaches only cases they see, at places
    that their post looks after; any other is answered as if nobody waited."""
    _not_reserved(command.name)
    if speaks_for_tenant(unit):
        return
    case = case_by_code(unit.tx, command.correlation_key)
    seen = AccessLevel.NONE if case is None else sight_of(unit.tx, unit.actor, case, unit.context.now)
    if case is None or seen < AccessLevel.SUMMARY:
        raise nobody_waits(command.name, command.correlation_key)
    if not authz.allowed_at(unit.actor, authz.PUBLISH, case["location_org"]):
        raise Forbidden(
            "outside_place", "这个地方不归您的岗位管", where=case["location_org"], expected=authz.PUBLISH
        )


def ask_broadcast(unit: Unit, command: BroadcastSignal) -> None:
    """A signal reaches everybody in the tenant: only who speaks for the whole of it sends one."""
    _not_reserved(command.name)
    if not speaks_for_tenant(unit):
        require(unit.actor, authz.ANY, command.name)


def _not_reserved(name: str) -> None:
    if name in RESERVED:
        raise Forbidden(
            "reserved_message", "这条消息只能作为对案件的操作发出，要写明理由", where="name",
            expected="案件页上的操作（/api/cases/{code}/acts）", found=name,
        )  # fmt: skip
