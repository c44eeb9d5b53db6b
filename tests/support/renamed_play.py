"""Plays two sample cases over HTTP on procedures whose names were changed, in a process of its own: the folder of the
procedures is a setting that a program reads when it starts. Prints what came of it as JSON.

    FENGQIAO_PROCESSES=<renamed> python -m tests.support.renamed_play <folder for the database> <original processes>
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from api.app import create_app
from api.demo.accounts import actor_of
from api.demo.driver import Driven, Driver
from api.demo.records import for_driver, read_cases
from api.settings import Settings
from engine.context import Actor
from tests.processes.live_city import SAMPLES, LiveCity, live_city
from tests.support.clients import give_token
from tests.support.renaming import Renaming, renaming_of

#: A quarrel that is mediated, closed, visited as a sample and ends at the court; one whose triage is overdue.
MEDIATED, OVERDUE = "0075", "0022"
#: Earlier than a token runs out.
RENEWED = timedelta(days=60)
#: What pages show of a case: addresses below it.
PAGES = ("", "/records", "/forms", "/timeline", "/acts", "/path")
#: Fields of answers that people read.
READ = ("label", "name", "what", "how", "result", "outcome", "decision", "process_name")
#: What the record holds, and the drawing with its gateways that have no name: pages read neither out.
RAW = ("items", "elements")


class OverHttp(Driver):
    """Everybody comes by HTTP, says the new names and understands them as the old ones."""

    def __init__(self, city: LiveCity, renaming: Renaming, leave_at: str | None = None) -> None:
        super().__init__(city.bus, city.clock, city.staff, lambda _, task: task["element_id"] == leave_at)
        self.renaming, self.back = renaming, renaming.back()
        folder = Path(city.bus.database.url.removeprefix("sqlite:///")).parent
        settings = Settings(city.bus.database.url, folder, bytes(range(32)), "s" * 40, pages=folder / "dist")
        self._client = create_app(settings, city.bus).test_client()
        self._tokens: dict[str, tuple[str, datetime]] = {}
        self.done: list[str] = []

    def asked(self, actor: Actor, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON; AssertionError for a refusal."""
        headers = {"Authorization": f"Bearer {self._token(actor)}"}
        answer = self._client.open(path, method=method, json=body, headers=headers)
        assert answer.status_code < 300, (
            f"{method} {path}: {answer.status_code} {answer.get_data(as_text=True)[:600]}"
        )
        return answer.get_json() if answer.data else None

    def _token(self, actor: Actor) -> str:
        """A token of the account; another one before it has run out."""
        token, given = self._tokens.get(actor.user, ("", self.clock.now() - RENEWED))
        if self.clock.now() - given >= RENEWED:
            token, given = f"t-{actor.user}-{given:%Y%m%d}-{id(self)}", self.clock.now()
            give_token(self.bus, actor.tenant, actor.user, token)
            self._tokens[actor.user] = (token, given)
        return token

    def _open(self, record: dict[str, Any]) -> None:
        place, actor = record["region"]["org_code"], self.staff.window(record["region"]["org_code"])
        body = {"title": record["title"], "channel": record["channel"], "location_org": place}
        opened = self.asked(actor, "POST", "/api/cases", body | {"received_at": record["received_at"]})
        self._act(self.begun(record, actor.tenant, int(opened["case_key"])))

    def _hand_in(self, task: dict[str, Any], values: dict[str, Any], actor: Actor) -> None:
        body = {"values": json.loads(json.dumps(self.renaming.deep(values), default=str))}
        self.asked(actor, "POST", f"/api/tasks/{task['key']}/complete", body)
        self.done.append(task["element_id"])

    def _variables(self, case: Driven, task: dict[str, Any]) -> dict[str, Any]:
        known: dict[str, Any] = self.back.deep(super()._variables(case, task))
        return known

    def _publish(self, case: Driven, name: str, variables: dict[str, Any] | None = None) -> None:
        super()._publish(case, self.renaming.messages[name], variables)


def blanks(answer: Any, names: frozenset[str], path: str = "") -> Iterator[str]:
    """The places of an answer at which people would read nothing, or a name that is for programs."""
    if isinstance(answer, list):
        for at, one in enumerate(answer):
            yield from blanks(one, names, f"{path}[{at}]")
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name in RAW:
                continue
            read = name in READ or name.endswith("_name")
            programs = (
                name == "name" and "label" in answer
            )  # the label is for people, the name beside it is not
            if read and not programs and isinstance(value, str) and (not value.strip() or value in names):
                yield f"{path}.{name} = {value!r}"
            yield from blanks(value, names, f"{path}.{name}")


def played(city: LiveCity, renaming: Renaming, number: str, leave_at: str | None = None) -> OverHttp:
    record = next(one for one in read_cases(SAMPLES) if one["case_id"].endswith(number))
    driver = OverHttp(city, renaming, leave_at)
    driver.run([for_driver(record)], datetime.fromisoformat(record["received_at"]) if leave_at else None)
    return driver


def shown(driver: OverHttp, names: frozenset[str]) -> tuple[dict[str, Any], list[str]]:
    """What pages read of the driver's case, by address, and what is blank in it."""
    (case,) = driver.cases.values()
    director = actor_of(driver.staff.holder("county_director", case.tenant))
    found = {page: driver.asked(director, "GET", f"/api/cases/{case.case_key}{page}") for page in PAGES}
    for table in ("enums", "procedures", "case-statuses"):
        found[table] = driver.asked(director, "GET", f"/api/lookups/{table}")
    return found, [place for page, answer in found.items() for place in blanks(answer, names, page)]


def main(folder: str, original: str) -> None:
    renaming = renaming_of(Path(original))
    names = frozenset(renaming.values.values()) | frozenset(renaming.values)
    with live_city(Path(folder), "2025-01-01T08:00:00+08:00", "01-01") as city:
        late = played(city, renaming, OVERDUE, leave_at="P01-S11")
        city.tenant = next(iter(late.cases.values())).tenant
        for overdue in ("P01-S11", "P18-S02-reply"):
            city.until(city.due(overdue))
        supervised, missing = shown(late, names)
        mediated = played(city, renaming, MEDIATED)
        closed, more = shown(mediated, names)
    told = {
        "stopped": [one.stopped for driver in (late, mediated) for one in driver.cases.values()],
        "done": mediated.done,
        "status": closed[""]["status"],
        "closing_reason": closed[""]["closing_reason"],
        "supervisions": [one["level_name"] for one in supervised["/records"]["supervisions"]],
        "samplings": [one["verdict"] for one in closed["/records"]["samplings"]],
        "follow_ups": len(closed["/records"]["follow_ups"]),
        "acts": [act["label"] for act in supervised["/acts"]],
        "blank": missing + more,
    }
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
