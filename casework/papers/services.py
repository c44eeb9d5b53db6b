"""Papers (handbook chapter 6): a number, and the data of this moment, sealed; the Word file is made from
them when read."""

from __future__ import annotations

from typing import Any

from casework.case_file.values import case_subject, open_case_file, open_parties
from casework.cases.events import DocumentMade
from casework.cases.owners import case_of_call
from casework.papers import data_for, number, template, template_digest
from engine.clock import VirtualClock
from engine.context import PLATFORM
from engine.deadlines import SHANGHAI
from engine.instances.service_call import ServiceCall
from engine.store.serial import next_serial
from engine.store.tables_cases import Document
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import key_param, select_from, table_of

_DOCUMENT = table_of(Document)
_ON_FILE = (
    select_from(Document, _DOCUMENT.c.template, _DOCUMENT.c.number)
    .where(_DOCUMENT.c.case_key == key_param("case"))
    .order_by(_DOCUMENT.c.key)
)
_SHORT = select_from(Tenant, table_of(Tenant).c.short_name, table_of(Tenant).c.name)


def make_documents(call: ServiceCall) -> dict[str, Any]:
    """Makes the papers that header `template` names (`D02`, or several: `D05,D08`). Invalid when one lacks
    what it must say."""
    codes = [code.strip() for code in call.header("template").split(",") if code.strip()]
    return {"documents": [_make(call, code) for code in codes]}


def _make(call: ServiceCall, code: str) -> dict[str, Any]:
    case, unit = case_of_call(call), call.unit
    doc_no, data = _contents(call, code)
    key = unit.context.new_key()
    ciphertext, salt, digest = unit.keyring.seal(unit.tx, case_subject(case.key), data)
    row: dict[str, Any] = {
        "key": key,
        "case_key": case.key,
        "root_key": call.root.key,
        "template": code,
        "title": template(code).name,
        "number": doc_no,
        "element_id": call.element_id,
        "template_digest": template_digest(code),
        "subject": case_subject(case.key),
        "data": ciphertext,
        "salt": salt,
        "digest": digest,
        "created_at": unit.context.now,
        "file": None,
    }
    unit.tx.add(Document, row)
    case.record(
        DocumentMade(
            template=code, number=doc_no, key=key, digest=digest, element=call.element_id, title=row["title"],
            root_key=call.root.key, template_digest=row["template_digest"],
        )
    )  # fmt: skip
    return {"template": code, "number": doc_no, "key": key}


def _lists_the_file(code: str) -> bool:
    """Whether the paper is a list of the papers of the case (D70)."""
    return any("archive_rows" in element.sources for element in template(code).elements)


def _contents(call: ServiceCall, code: str) -> tuple[str, dict[str, Any]]:
    """The paper's number (handbook 3.4) and what it says at this moment."""
    case, unit = case_of_call(call), call.unit
    tenant = unit.tx.once("names of the tenant", lambda: unit.tx.row(_SHORT))
    assert tenant is not None
    now = unit.context.now.astimezone(SHANGHAI)
    serial = next_serial(unit.tx, f"document/{code}/{now.year}")
    doc_no = number(code, tenant["short_name"], now.year, serial)
    facts = {
        **case.values(),
        **open_case_file(unit, case.key),
        "document_number": doc_no,
        "centre_name": f"{tenant['name']}社会治安综合治理中心",
    }
    if _lists_the_file(code):
        facts["papers_on_file"] = [dict(row) for row in unit.tx.rows(_ON_FILE, case=case.key)]
    if unit.actor.user != PLATFORM:
        facts["actor_name"] = unit.actor.name
    parties = open_parties(unit, case.key)
    timers = unit.time.timers(unit.tx, call.root.place)
    return doc_no, data_for(code, facts, parties, call.variables, {}, VirtualClock(now), timers)
