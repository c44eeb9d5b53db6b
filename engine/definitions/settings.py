"""What a district changes without drawing: the length of a timer key, never of a statutory one beyond the law."""

from __future__ import annotations

from engine.access import authz
from engine.definitions.commands import SetTimer
from engine.definitions.deploy import require_node
from engine.definitions.events import TimerSet
from engine.errors import Forbidden, Invalid
from engine.instances.instances import tenant_place
from engine.timers.start_timers import announce
from engine.timers.time_rules import OVERRIDES
from engine.unit import Unit


def set_timer(unit: Unit, command: SetTimer) -> None:
    """Sets a timer key for a node of the org tree and everything below it."""
    if not authz.covers(tenant_place(unit), command.org_code):
        raise Forbidden("outside_tenant", "不能替别的区县设置", where="org_code", found=command.org_code)
    require_node(unit, command.org_code)
    if len(command.reason.strip()) < 4:
        raise Invalid("reason", "请写明理由", where="reason", expected="至少 4 个字", found=command.reason)
    unit.time.timers(unit.tx, command.org_code).with_level("district", {command.timer_key: command.duration})
    unit.audit(TimerSet(command.org_code, command.timer_key, command.duration, command.reason))
    unit.tx.ask_again(OVERRIDES)
    announce(unit)
