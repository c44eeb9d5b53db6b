"""Cases of a former version, which did not yet listen: once, everything that was said in them is heard (0009).

What was said stands in the entries of their instances (what each step was given, every variable that it set), in their
fields, in their parties and in the sealed values. A case that a person has classified since stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.cases.case import LiveCase
from casework.cases.commands import HearAgain
from casework.cases.events import CasesHeard
from casework.cases.owners import live_case
from casework.cases.sensitive_facts import sensitive_facts
from casework.linked_cases.cross_tenant_messages import tell_holder
from engine.events import ListItemSet, VariableSet
from engine.history.facts import events_in
from engine.history.kinds import INSTANCE_KINDS
from engine.store.tables_cases import Case, CaseSecret, Party
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.unit import Unit
from engine.values import loads

_CASE, _SECRET, _PARTY = table_of(Case), table_of(CaseSecret), table_of(Party)
_ENTRY, _ROOT = table_of(HistoryEntry), table_of(ProcessInstance)
_COMMAND = HearAgain.__name__
_DONE = (
    select_from(HistoryEntry, _ENTRY.c.seq)
    .where(_ENTRY.c.chain == "tenant", _ENTRY.c.command == _COMMAND)
    .limit(1)
)
_NEXT = select_from(Case, _CASE.c.key).where(_CASE.c.key > key_param("after")).order_by(_CASE.c.key)
_CLASSIFIED = (
    select_from(HistoryEntry, _ENTRY.c.seq)
    .where(
        _ENTRY.c.chain == "case", _ENTRY.c.chain_key == key_param("case"), _ENTRY.c.command == "ClassifyCase"
    )
    .limit(1)
)
_ROOTS = select_from(ProcessInstance, _ROOT.c.key).where(
    _ROOT.c.case_key == key_param("case"), _ROOT.c.key == _ROOT.c.root_key
)
_SAID = (
    select_from(HistoryEntry, _ENTRY.c.body)
    .where(_ENTRY.c.chain == "instance", _ENTRY.c.chain_key == key_param("root"))
    .order_by(_ENTRY.c.seq)
)
_PARTIES = select_from(Party, _PARTY.c.fields).where(_PARTY.c.case_key == key_param("case"))
_SEALED = (
    select_from(CaseSecret, _SECRET.c.field, _SECRET.c.subject, _SECRET.c.ciphertext)
    .where(_SECRET.c.case_key == key_param("case"), _SECRET.c.ciphertext.is_not(None))
    .order_by(_SECRET.c.field, _SECRET.c.version)
)


def hear_again(unit: Unit, command: HearAgain) -> int | None:
    """Listens to the next cases; answers the key to go on after, None when the tenant has been heard."""
    if unit.tx.row(_DONE) is not None:
        return None
    keys = [row["key"] for row in unit.tx.rows(_NEXT.limit(command.limit), after=command.after)]
    for key in keys:
        if unit.tx.row(_CLASSIFIED, case=key) is None:
            _hear(unit, live_case(unit, key))
    if len(keys) == command.limit:
        return int(keys[-1])
    unit.audit(CasesHeard(keys[-1] if keys else command.after))
    return None


def _hear(unit: Unit, case: LiveCase) -> None:
    case.hear(case.values())
    for said in _said(unit, case):
        case.hear(said)
    tell_holder(unit, case)


def _said(unit: Unit, case: LiveCase) -> Iterator[Any]:
    for root in unit.tx.rows(_ROOTS, case=case.key):
        for entry in unit.tx.rows(_SAID, root=root["key"]):
            yield from _recorded(loads(entry["body"]))
    yield from (row["fields"] for row in unit.tx.rows(_PARTIES, case=case.key))
    personal = {
        name for name, fact in sensitive_facts(str(case.get("location_org"))).facts.items() if fact.personal
    }
    newest = {row["field"]: row for row in unit.tx.rows(_SEALED, case=case.key)}
    for field, row in newest.items():
        name = field.replace("/", ".").rpartition(".")[2]
        if name in personal:
            yield {name: unit.keyring.open(unit.tx, row["subject"], row["ciphertext"])}


def _recorded(body: Mapping[str, Any]) -> Iterator[Any]:
    """What the steps of an entry were given, and the variables that they set."""
    for record in body["records"]:
        if isinstance(record, dict):
            yield record.get("args") or []
    for event in events_in(body, INSTANCE_KINDS)[0]:
        if isinstance(event, VariableSet | ListItemSet):
            yield {event.name: event.value}
