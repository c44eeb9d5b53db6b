"""The case as an aggregate: its row is locked, its changes are collected, the bus saves them with one chain entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.cases.columns import ALIASES, COLUMNS
from casework.cases.events import CaseOpened, FieldSet, PersonalRead, StatusChanged
from casework.cases.sensitive_facts import LEVELS, Known, SensitiveFacts, sensitive_facts, stricter
from casework.missing import no_case
from casework.tables.statuses import statuses, statuses_meaning
from engine.errors import Conflict
from engine.events import Event
from engine.history.chain import Head
from engine.store import Tx, utc_text
from engine.store.tables_cases import Case
from engine.store.tenant_statements import key_param, select_from, table_of

CONFIDENTIALITY = "confidentiality"
#: The P1 field with the names of the facts that have made the case sensitive.
KNOWN_FACTS = "sensitive_facts"
_CASE = table_of(Case)
_LOCK = select_from(Case).where(_CASE.c.key == key_param("key")).with_for_update()


#: What the first entry of a case's chain says of its row.
_AT_OPENING = ("status", "title", "channel", "location_org", "owner_org", "confidentiality", "received_at")


@dataclass(slots=True)
class LiveCase:
    """A case in the hands of one command. `changes` are columns to save, `records` what its chain entry will say."""

    key: int
    row: dict[str, Any]
    head: Head
    version: int
    is_new: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    records: list[Event] = field(default_factory=list)

    @property
    def status(self) -> str:
        return str(self.changes.get("status", self.row["status"]))

    @property
    def place(self) -> str:
        """Where the case lies."""
        return str(self.get("location_org"))

    @property
    def code(self) -> str | None:
        code = self.changes.get("case_code", self.row["case_code"])
        return None if code is None else str(code)

    @property
    def is_changed(self) -> bool:
        """Whether what is recorded changes the case: who has opened it before a mere reading may still send."""
        return any(not isinstance(event, PersonalRead) for event in self.records)

    def get(self, name: str) -> Any:
        """A P1 field's present value, None when it was never set."""
        if name in COLUMNS:
            return self.changes.get(name, self.row[name])
        return self._fields().get(name)

    def values(self) -> dict[str, Any]:
        """All P1 fields by name, as they are now."""
        columns = {name: self.get(name) for name in COLUMNS}
        return {**columns, "status": self.status, "received_at": self.row["received_at"], **self._fields()}

    def set_status(self, status: str, at: datetime) -> None:
        """Moves the case along the handbook's table 3.1 at a moment (aware), with the day of its closing; Conflict when
        the table does not allow it."""
        if status == self.status:
            return
        known = statuses().get(self.status)
        allowed = known.next if known is not None else ()
        if status not in allowed:
            raise Conflict(
                "case_status",
                "案件状态不能这样变",
                where="case_status",
                expected="、".join(allowed) or "终态",
                found=f"{self.status} → {status}",
            )
        self.record(StatusChanged(self.status, status))
        self.changes["status"] = status
        if status in statuses_meaning("closing"):
            self.close(at)
        elif status in statuses_meaning("reopening"):
            self._set_closed_at(None)

    def close(self, at: datetime) -> None:
        """The case is closed from `at` (aware) on, unless it was before."""
        if self.get("closed_at") is None:
            self._set_closed_at(at)

    def _set_closed_at(self, at: datetime | None) -> None:
        if self.get("closed_at") == at:
            return
        self.record(FieldSet("closed_at", utc_text(at) if at else None))
        self.changes["closed_at"] = at

    def set_field(self, name: str, value: Any) -> None:
        """Sets a P1 field of the case; recorded when it changes."""
        if self.get(name) == value:
            return
        if name == CONFIDENTIALITY:
            self._check_level(str(value))
        self._put(name, value)
        self.learn(self._facts().told_by({name: value}))

    def _put(self, name: str, value: Any) -> None:
        self.record(FieldSet(name, value))
        if name in COLUMNS:
            self.changes[name] = value
            return
        self.changes["fields"] = {**self._fields(), name: value}
        if name in ALIASES and value is not None:
            self.changes[ALIASES[name]] = value

    def learn(self, told: Iterable[Known]) -> None:
        """Raises the confidentiality to what newly known facts ask for (handbook 8.1). A fact that was known before
        changes nothing: whoever has lowered the level since knew of it."""
        told = [one for one in told if not one.mark or one.mark not in self._known()]
        if not told:
            return
        marks = [one.mark for one in told if one.mark]
        if marks:
            self._put(KNOWN_FACTS, list(dict.fromkeys([*self._known(), *marks])))
        for one in told:
            self.restrict(one.level)

    def hear(self, said: Any) -> None:
        """Learns from a JSON value that somebody says about the case, however deep the fact stands in it."""
        self.learn(self._facts().told_by(said))

    def hear_changed(self, said: Any, before: Callable[[], Any]) -> None:
        """The same where something was said before: what stood there already changes nothing. `before` is asked only
        when it matters."""
        told = self._facts().told_by(said)
        if told:
            earlier = self._facts().told_by(before())
            self.learn([one for one in told if one not in earlier])

    def restrict(self, level: str) -> None:
        """Raises the confidentiality to a level, unless it is as high already."""
        now = str(self.get(CONFIDENTIALITY))
        if stricter(now, level) != now:
            self._put(CONFIDENTIALITY, level)

    def classify(self, level: str) -> None:
        """Sets the confidentiality, down as well: for a person who has given a reason."""
        self._put(CONFIDENTIALITY, level)

    def _check_level(self, level: str) -> None:
        now = str(self.get(CONFIDENTIALITY))
        if level not in LEVELS or stricter(now, level) != level:
            raise Conflict(
                "confidentiality_lowered", "密级只能由有权的人写明理由后降低", where=CONFIDENTIALITY,
                expected=f"不低于 {now}", found=level[:20],
            )  # fmt: skip

    def _known(self) -> list[str]:
        return list(self._fields().get(KNOWN_FACTS) or ())

    def _facts(self) -> SensitiveFacts:
        return sensitive_facts(str(self.get("location_org")))

    def record(self, event: Event) -> None:
        """Adds a fact to the case's chain entry."""
        self.records.append(event)

    def _fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = self.changes.get("fields", self.row["fields"])
        return fields


def lock_case(tx: Tx, key: int) -> LiveCase:
    """Locks the case's row until the transaction ends."""
    with tx.waiting_for("case", key):
        row = tx.row(_LOCK, key=key)
    if row is None:
        raise no_case(key)
    return LiveCase(key, dict(row), Head(row["chain_seq"], row["chain_hash"]), row["version"])


def new_case(key: int, row: dict[str, Any]) -> LiveCase:
    """A case that does not exist yet."""
    case = LiveCase(key, row, Head(), 0, is_new=True)
    opened = {name: row[name] for name in _AT_OPENING}
    case.record(CaseOpened(**opened))
    return case
