"""Which messages somebody may send a case now: their post may, and a procedure of the case would take it."""

from __future__ import annotations

from typing import Any

from casework.case_messages.case_messages import SIGNALS, has_occasion, may_signal, supervises_self
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
        {"name": name, "label": signal.label}
        for name, signal in SIGNALS.items()
        if (name in heard or (name in starts and name.startswith("MSG_")))
        and has_occasion(tx, name, case)
        and may_signal(actor, name, case["location_org"])
        and not (name == "MSG_SUPERVISION_REQUEST" and supervises_self(tx, actor, case["key"]))
    ]
