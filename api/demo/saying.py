"""What is said to a case in the demonstration: people by the acts of its page, with a reason; bodies outside by the
interface program of the district."""

from __future__ import annotations

from typing import Any

from api.demo.accounts import Staff
from casework.case_messages.commands import SendCaseMessage
from casework.tables.case_messages import case_messages
from engine.bus import Bus
from engine.errors import Conflict, Forbidden, NotFound
from engine.messages.commands import PublishMessage

REASON = "演示：当事人到窗口当面说明，已经核对属实。"


def say(
    bus: Bus, staff: Staff, case: tuple[int, str], place: str, name: str, variables: dict[str, Any]
) -> bool:
    """Tells a case (key, code) at a place a message; answers whether a procedure took it. Nobody took it when nothing
    waits, or when nobody whose post may send it sees the case."""
    key, code = case
    if name not in case_messages(place).messages:
        told = bus.execute(PublishMessage(name, code, variables), staff.program(place))
        return told["correlated"] is not None
    try:
        told = bus.execute(SendCaseMessage(key, name, REASON, variables), staff.sender(name, place))
    except (Conflict, Forbidden, NotFound):
        return False
    return told["correlated"] is not None
