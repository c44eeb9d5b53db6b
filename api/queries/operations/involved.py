"""Whose business something is that stands still: the case and the place behind a root instance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, bindparam

from casework.cases.access_level import sight_of
from casework.tables.procedure_list import procedure_name
from engine.access.access_level import AccessLevel
from engine.bpmn import ProcessModel
from engine.bus import Bus
from engine.context import Actor
from engine.errors import NotFound
from engine.store import Row, Tx
from engine.store.base import Key
from engine.store.tables_cases import Case
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from, select_shared, table_of, text_param

_INSTANCE = table_of(ProcessInstance)
_ROOTS = select_from(
    ProcessInstance, *(_INSTANCE.c[n] for n in ("key", "process_id", "definition_key", "case_key", "place"))
).where(_INSTANCE.c.key.in_(bindparam("roots", type_=Key, expanding=True)))
_DEFINITION = table_of(ProcessDefinition)
_VERSIONS = select_shared(ProcessDefinition, _DEFINITION.c.key).where(_DEFINITION.c.ref == text_param("ref"))
_CASE = table_of(Case)
_BY_KEY = select_from(Case).where(_CASE.c.key.in_(bindparam("cases", type_=Key, expanding=True)))
_BY_CODE = select_from(Case).where(_CASE.c.case_code.in_(bindparam("codes", type_=String, expanding=True)))


@dataclass(frozen=True, slots=True)
class Involved:
    """The procedure of a root instance; where it runs and the code of its case, if the actor may know which it is."""

    process_id: str
    definition_key: int
    place: str | None
    case_code: str | None


class Reader:
    """Looks up, for one actor at one moment (aware), what rows of an operator's list are about."""

    def __init__(self, bus: Bus, tx: Tx, actor: Actor, now: datetime) -> None:
        self._bus, self._tx, self._actor, self._now = bus, tx, actor, now

    def roots(self, keys: Iterable[int]) -> dict[int, Involved]:
        """What is known of these root instances, by key; those of nobody's are left out."""
        wanted = sorted(set(keys))
        rows = self._tx.rows(_ROOTS, roots=wanted) if wanted else []
        cases = sorted({row["case_key"] for row in rows if row["case_key"] is not None})
        found = self._tx.rows(_BY_KEY, cases=cases) if cases else []
        codes = {case["key"]: case["case_code"] for case in found if self._knows(case)}
        return {row["key"]: self._involved(row, codes) for row in rows}

    @staticmethod
    def _involved(row: Row, codes: dict[int, str | None]) -> Involved:
        case = row["case_key"]
        place = row["place"] if case is None or case in codes else None
        return Involved(row["process_id"], row["definition_key"], place, codes.get(case))

    def codes(self, texts: Iterable[object]) -> set[str]:
        """Those of the texts that are codes of cases which the actor may know of."""
        wanted = sorted({text for text in texts if isinstance(text, str) and text})
        rows = self._tx.rows(_BY_CODE, codes=wanted) if wanted else []
        return {row["case_code"] for row in rows if self._knows(row)}

    def model(self, definition_key: int) -> ProcessModel | None:
        """The version of a process; None when its definition is gone."""
        try:
            return self._bus.definitions.process_model(self._tx, definition_key)
        except NotFound:
            return None

    def names_in(self, process_id: str) -> frozenset[str]:
        """The messages and signals that the versions of a process name; what they make up as they run is not among
        them."""
        models = [self.model(row["key"]) for row in self._tx.shared_rows(_VERSIONS, ref=process_id)]
        elements = [element for model in models if model is not None for element in model.elements.values()]
        return frozenset(name for element in elements for name in (*element.messages, *element.signals))

    def procedure(self, process_id: str, definition_key: int) -> str | None:
        """The name of a procedure as people know it."""
        known = procedure_name(process_id)
        model = None if known is not None else self.model(definition_key)
        return known or (model.name if model is not None else "") or None

    def _knows(self, case: Row) -> bool:
        """Who may not look into a case is not told which one it is: a step's name would say what it is about."""
        return sight_of(self._tx, self._actor, case, self._now) >= AccessLevel.LOG
