"""Closing papers and the archive (P30): which documents are missing, the archive number, how long it is kept."""

from __future__ import annotations

from typing import Any

from casework.cases.owners import case_of_call
from casework.tables.closing_reasons import keep_years
from casework.tables.statuses import statuses_meaning
from engine.deadlines import SHANGHAI, add_months
from engine.instances.service_call import ServiceCall
from engine.store.serial import next_serial
from engine.store.tables_cases import Document
from engine.store.tenant_statements import key_param, select_from, table_of

_DOCUMENT = table_of(Document)
_MADE = select_from(Document, _DOCUMENT.c.template).where(_DOCUMENT.c.case_key == key_param("case"))


#: What a diagram from before the header `decision` asks.
DECISION = "dmn_required_docs"


def required_documents(call: ServiceCall) -> dict[str, Any]:
    """Which papers of the closing reason the case does not have yet: variable `missing_documents`. The header
    `decision` names the decision that tells which it must have."""
    decision = call.headers.get("decision", "").strip() or DECISION
    required = call.decide(decision, call.variables) or []
    made = {row["template"] for row in call.unit.tx.rows(_MADE, case=case_of_call(call).key)}
    return {"required_documents": required, "missing_documents": [d for d in required if d not in made]}


def archive(call: ServiceCall) -> dict[str, Any]:
    """Gives the archive number and the date until which the case is kept; both are fields of the case.

    What is archived is closed, except where the agreement is still to be performed.
    """
    case, unit = case_of_call(call), call.unit
    today = unit.context.now.astimezone(SHANGHAI).date()
    serial = next_serial(unit.tx, f"archive/{today.year}")
    reason = str(call.variables.get("closing_reason") or case.get("closing_reason") or "")
    number = f"{today.year}-{call.root.place.split('-')[1]}-{serial:06}"
    until = add_months(today, 12 * keep_years(reason, call.root.place))
    if case.status not in statuses_meaning("performing"):
        case.close(unit.context.now)
    case.set_field("archive_no", number)
    case.set_field("retention_until", until.isoformat())
    return {"archive_no": number, "retention_until": until.isoformat(), "sealed": True}
