"""What the history of one root says of decisions, subscriptions to messages and what reached them: how migration 0021
fills their tables. It stays as it is when the projections change; what they differ in, a later migration mends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.values import dumps, loads

_NEXT = 1 << 20
_OPENED = ("SubscriptionOpened", "ProcessSubscriptionOpened")
_NO_MESSAGE = ("BroadcastSignal", "FireStart")


class Told:
    """Reads the entries of a root, in order; `decisions`, `subscriptions` and `correlated` are the rows they leave."""

    def __init__(self, tenant: str, root: int) -> None:
        self.root = root
        self.common: dict[str, Any] = {"tenant": tenant, "root_key": root}
        self.processes: dict[int, tuple[int, str]] = {}
        self.elements: dict[int, int] = {}
        self.decisions: list[dict[str, Any]] = []
        self.subscriptions: dict[tuple[int, int], dict[str, Any]] = {}
        self.correlated: list[dict[str, Any]] = []
        self.facts: Mapping[str, Any] = {}

    def read(self, bodies: Iterable[str]) -> Told:
        """Takes in the entries' bodies."""
        for text in bodies:
            entry = loads(text)
            first, *records = entry["records"]
            if not self.facts:
                self.facts = first
                self.common["business_id"] = first["business_id"]
            for record in records:
                self._know(record["events"])
            for number, record in enumerate(records):
                self._record(entry, first["roots"], record, number)
        return self

    def _know(self, events: Iterable[Any]) -> None:
        for kind, facts in events:
            if kind == "ProcessStarted":
                self.processes[facts["key"]] = (facts["definition_key"], facts["process_id"])
            elif kind == "ElementActivated":
                self.elements[facts["key"]] = facts["process_key"]

    def _record(
        self, entry: Mapping[str, Any], roots: list[int], record: Mapping[str, Any], number: int
    ) -> None:
        at, arguments, here = _stored(entry["at"]), record.get("args", ()), None
        said = {
            "key": f"{self.root}-{entry['seq']}-{number}",
            "message_key": self._message(entry, roots, record),
            "at": at,
        }
        if record["op"] == "correlate":
            here = (arguments[0], arguments[1])
            self._reached(here, said)
        elif record["op"] == "start" and entry["command"] not in _NO_MESSAGE:
            self._begun(arguments, said)
        for kind, facts in record["events"]:
            if kind == "DecisionEvaluated":
                self._decided(facts, at)
            elif kind in _OPENED and facts["type"] == "message":
                self._opened(facts, at)
            elif kind == "SubscriptionClosed" and (facts["key"], facts["index"]) != here:
                self._state((facts["key"], facts["index"]), "DELETED", at)

    def _message(self, entry: Mapping[str, Any], roots: list[int], record: Mapping[str, Any]) -> int | None:
        if record.get("message") is not None:
            return int(record["message"]["message_key"])
        own = entry["command"] == "PublishMessage" and roots and roots[0] != self.root
        return roots[0] if own else None

    def _reached(self, here: tuple[int, int], said: dict[str, Any]) -> None:
        waited = self.subscriptions.get(here)
        if waited is None:
            return
        self._state(here, "CORRELATED", said["at"])
        names = ("process_key", "definition_key", "process_id", "element_id", "name", "correlation_key")
        row = {**self.common, **{name: waited[name] for name in names}, "element_key": here[0]}
        self.correlated.append({**row, "subscription_key": waited["key"], **said})

    def _begun(self, arguments: list[Any], said: dict[str, Any]) -> None:
        variables, element_id, payload = arguments
        if element_id is None or payload is None:
            return
        key = self.facts.get("correlation_key")
        row = {"element_key": None, "subscription_key": None, "name": None}
        row["correlation_key"] = variables.get("case_code", "") if key is None else key
        self.correlated.append({**self._placed(self.root, element_id), **row, **said})

    def _decided(self, facts: Mapping[str, Any], at: str) -> None:
        element = facts["element_key"]
        placed = self._placed(self.elements.get(element, self.root), facts["element_id"])
        made = sum(row["element_key"] == element for row in self.decisions)
        for number, detail in enumerate(facts["details"], made + 1):
            row = {"key": f"{element}-{number}", "element_key": element, "made_at": at}
            row |= {"decision_key": facts["decision_key"], "ref": detail["id"], "type": detail["type"]}
            self.decisions.append({**placed, **row, "name": detail["name"] or "", "detail": dumps(detail)})

    def _opened(self, facts: Mapping[str, Any], at: str) -> None:
        element, index = facts["key"], facts["index"]
        row = {"element_key": element, "index": index, "key": element + index * _NEXT}
        row |= {"name": facts["name"], "correlation_key": facts["correlation_key"]}
        placed = self._placed(facts.get("process_key", self.root), facts["element_id"])
        self.subscriptions[element, index] = {**placed, **row, "state": "CREATED", "changed_at": at}

    def _state(self, here: tuple[int, int], state: str, at: str) -> None:
        if here in self.subscriptions:
            self.subscriptions[here] |= {"state": state, "changed_at": at}

    def _placed(self, process: int, element_id: str) -> dict[str, Any]:
        definition_key, process_id = self.processes[process]
        placed = {"process_key": process, "definition_key": definition_key, "process_id": process_id}
        return {**self.common, **placed, "element_id": element_id}


def _stored(at: str) -> str:
    """An entry's time as columns hold it: the same moment with six digits of a second."""
    moment = datetime.fromisoformat(at).astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="microseconds") + "Z"
