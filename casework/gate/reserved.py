"""Names of messages that nobody sends by hand; plugged in as `engine.extension.may_send`."""

from __future__ import annotations

from casework.walls.reserved import is_reserved
from engine.errors import Forbidden
from engine.unit import Unit


def refuse_reserved(unit: Unit, name: str, correlation_key: str) -> None:
    """Forbidden for a reserved name."""
    if is_reserved(unit, name, correlation_key):
        raise Forbidden(
            "reserved_message", "这条消息只能作为对案件的操作发出，要写明理由", where="name",
            expected="案件页上的操作（/api/cases/{code}/acts）", found=name,
        )  # fmt: skip
