"""Which messages somebody may send a case now: their post may, and a procedure of the case would take it; with what the
page says and asks before it is sent."""

from __future__ import annotations

from typing import Any

from casework.case_messages.case_messages import has_occasion, is_own, may_send
from casework.tables.case_messages import CaseMessage, case_messages
from engine.context import Actor
from engine.store import Row, Tx
from engine.store.tables_definitions import StartEvent
from engine.store.tables_instances import Subscription
from engine.store.tenant_statements import select_from, select_shared, table_of, text_param

_SUB = table_of(Subscription)
_OPEN = select_from(Subscription, _SUB.c.name).where(
    _SUB.c.type == "message", _SUB.c.correlation_key == text_param("code")
)
_START = table_of(StartEvent)
_STARTS = select_shared(StartEvent, _START.c.name).where(_START.c.type == "message")


def acts(tx: Tx, actor: Actor, case: Row) -> list[dict[str, Any]]:
    """The acts in the order in which pages offer them; none for a case without a code, and few after it was closed."""
    if case["case_code"] is None:
        return []
    heard = {row["name"] for row in tx.rows(_OPEN, code=case["case_code"])}
    starts = {row["name"] for row in tx.shared_rows(_STARTS)}
    return [
        _offered(message)
        for name, message in case_messages(case["location_org"]).messages.items()
        # what stops a procedure needs one that runs
        if (name in heard or (name in starts and not message.interrupts))
        and has_occasion(tx, message, case)
        and may_send(actor, message, case["location_org"])
        and not is_own(tx, message, actor, case["key"])
    ]


def _offered(message: CaseMessage) -> dict[str, Any]:
    other, reason = message.other_case, message.reason
    names = ("name", "label", "consequence", "danger", "frequent", "interrupts")
    return {
        **{name: getattr(message, name) for name in names},
        "reason_least": reason.least,
        "reason_most": reason.most,
        "other_case": None if other is None else other.label,
    }
