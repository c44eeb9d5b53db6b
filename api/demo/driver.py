"""Drives cases through their procedures on a virtual clock: people arrive, do their tasks, and time passes.

One clock for the whole city: what is earliest happens next, be it an arrival or a timer. People act at once; what
nobody is going to do (an applicant who never answers) is left to its timer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from api.demo.accounts import Staff
from api.demo.papers import Papers
from api.demo.people import Person
from api.demo.sampling_choices import VISIT, sampled_at
from api.demo.saying import say
from casework.intake.commands import OpenCase
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import Actor
from engine.errors import Refusal
from engine.store.tables_cases import Case
from engine.store.tables_instances import Incident, ProcessInstance, UserTask, Variable
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.tasks.commands import CompleteTask
from engine.timers.timer_sweeper import next_due, sweep
from engine.values import loads
from forms.validation_context import NOT_DEPLOYED

_TASK = table_of(UserTask)
_OPEN = (
    select_from(UserTask)
    .where(_TASK.c.case_key == key_param("case"), _TASK.c.state == "CREATED")
    .order_by(_TASK.c.key)
)
_CASE = table_of(Case)
_CASE_ROW = select_from(Case).where(_CASE.c.key == key_param("case"))
_ROOT = table_of(ProcessInstance)
_INCIDENT = table_of(Incident)
_INCIDENTS = (
    select_from(Incident, _INCIDENT.c.message, _INCIDENT.c.element_id)
    .join(_ROOT, (_ROOT.c.key == _INCIDENT.c.root_key) & (_ROOT.c.tenant == _INCIDENT.c.tenant))
    .where(_ROOT.c.case_key == key_param("case"), _INCIDENT.c.state == "ACTIVE")
)
_VARIABLE = table_of(Variable)
_VARIABLES = select_from(Variable, _VARIABLE.c.name, _VARIABLE.c.value, _VARIABLE.c.scope_key).where(
    _VARIABLE.c.root_key == key_param("root")
)

#: Between one person's act and the next.
STEP = timedelta(minutes=5)
#: A case that still asks for people after so many acts goes in circles.
MAX_ACTS = 200


@dataclass(slots=True)
class Driven:
    """One case on its way. `record` is what people know; `stopped` says why it does not go on, if so; `broken`: because
    somebody could not do a step (not because a procedure is missing, or the case was to be left open)."""

    record: dict[str, Any]
    tenant: str
    case_key: int
    person: Person
    acts: int = 0
    stopped: str = ""
    broken: bool = False
    left: set[int] = field(default_factory=set)
    sampled: bool = False


Stop = Callable[[Driven, dict[str, Any]], bool]


class Driver:
    """Opens cases and plays everybody. `stop(case, task)` may end a case's drive before a task (to leave it open);
    `beside()` does what belongs to no case."""

    def __init__(
        self,
        bus: Bus,
        clock: VirtualClock,
        staff: Staff,
        stop: Stop | None = None,
        beside: Callable[[], None] | None = None,
    ) -> None:
        self.bus = bus
        self.clock = clock
        self.staff = staff
        self.stop = stop
        self.beside = beside
        self.cases: dict[int, Driven] = {}
        self.codes: dict[str, str] = {}
        self._papers = Papers(bus)

    def run(self, records: Iterable[dict[str, Any]], until: datetime | None = None) -> list[Driven]:
        """Drives all records (each with `outcome`, without anything else that is expected) until nothing
        moves any more,
        or until `until`. Records come sorted by `received_at`."""
        for record in records:
            arrival = datetime.fromisoformat(record["received_at"])
            self._pass_time(arrival)
            self.clock.move_to(arrival)
            self._open(record)
        self._pass_time(until)
        return list(self.cases.values())

    def _pass_time(self, until: datetime | None) -> None:
        while (due := self._next(until)) is not None and (until is None or due <= until):
            self.clock.move_to(due)
            sweep(self.bus, self.clock.now())
            for case in self.cases.values():
                self._act(case)
            if self.beside is not None:
                self.beside()

    def _next(self, until: datetime | None) -> datetime | None:
        """The next moment; without `until` the drive ends when no case waits for one, whatever starts by itself."""
        now = self.clock.now()
        if until is None and next_due(self.bus, now, starts=False) is None:
            return None
        return next_due(self.bus, now)

    def _open(self, record: dict[str, Any]) -> None:
        place = record["region"]["org_code"]
        actor = self.staff.window(place)
        opened = self.bus.execute(
            OpenCase(
                title=record["title"],
                channel=record["channel"],
                location_org=place,
                received_at=datetime.fromisoformat(record["received_at"]),
                process_id="intake_main",
                external_no=record["case_id"] if record["channel"] != "walk_in" else None,
            ),
            actor,
        )
        self._act(self.begun(record, actor.tenant, opened["case_key"]))

    def begun(self, record: dict[str, Any], tenant: str, case_key: int) -> Driven:
        """The case of a record, from now on one of those that are driven."""
        case = Driven(record, tenant, case_key, Person(record, self.codes))
        self.cases[case_key] = case
        return case

    def _act(self, case: Driven) -> None:
        """Does one open task after the other until none is left that somebody would do now."""
        while case.acts < MAX_ACTS and not case.stopped:
            task = self._next_task(case)
            if task is None:
                break
            if self.stop is not None and self.stop(case, task):
                case.stopped = f"留在 {task['element_id']}"
                return
            case.acts += 1
            self._do(case, task)
            self._remember_code(case)
        self._note_incidents(case)

    def _next_task(self, case: Driven) -> dict[str, Any] | None:
        with self.bus.database.read(case.tenant) as tx:
            tasks = [dict(row) for row in tx.rows(_OPEN, case=case.case_key)]
        return next((t for t in tasks if t["key"] not in case.left), None)

    def _do(self, case: Driven, task: dict[str, Any]) -> None:
        self.clock.advance(STEP)
        if not case.sampled and (visit := sampled_at(case.person, task["element_id"])) is not None:
            case.sampled = True
            self._publish(case, VISIT, visit)
        message = case.person.says(task["element_id"])
        if message is not None:
            self._publish(case, message)
            case.left.add(task["key"])
            return
        if not case.person.acts_on(task["element_id"]):
            case.left.add(task["key"])
            return
        actor = self.staff.for_task(task)
        values = self._filled(case, task)
        try:
            self._hand_in(task, values, actor)
        except Refusal as refusal:
            places = "；".join(f"{f.where} {f.message}" for f in refusal.findings)
            case.stopped = f"{task['element_id']}：{refusal} {places}"
            # what is not deployed cannot be chosen: the case waits where it is for another choice
            case.broken = (
                any(finding.code != NOT_DEPLOYED for finding in refusal.findings) or not refusal.findings
            )

    def _filled(self, case: Driven, task: dict[str, Any]) -> dict[str, Any]:
        return case.person.fill(task, self._papers.of(task), self._variables(case, task), self.clock.now())

    def _hand_in(self, task: dict[str, Any], values: dict[str, Any], actor: Actor) -> None:
        self.bus.execute(CompleteTask(task["key"], values), actor)

    def _publish(self, case: Driven, name: str, variables: dict[str, Any] | None = None) -> None:
        place = case.record["region"]["org_code"]
        told = (case.case_key, self.codes[case.record["case_id"]])
        say(self.bus, self.staff, told, place, name, variables or {})

    def _variables(self, case: Driven, task: dict[str, Any]) -> dict[str, Any]:
        return visible_variables(self.bus, case.tenant, task["root_key"])

    def _remember_code(self, case: Driven) -> None:
        if case.record["case_id"] in self.codes:
            return
        with self.bus.database.read(case.tenant) as tx:
            row = tx.row(_CASE_ROW, case=case.case_key)
        if row is not None and row["case_code"]:
            self.codes[case.record["case_id"]] = row["case_code"]

    def _note_incidents(self, case: Driven) -> None:
        with self.bus.database.read(case.tenant) as tx:
            rows = tx.rows(_INCIDENTS, case=case.case_key)
        if rows and not case.stopped:
            case.stopped = "；".join(f"停在 {row['element_id']}：{row['message']}" for row in rows)


def visible_variables(bus: Bus, tenant: str, root_key: int) -> dict[str, Any]:
    """All variables of a root by name (inner scopes win), as a person at the screen has seen them."""
    with bus.database.read(tenant) as tx:
        # sorted here: told to sort, SQLite reads all variables of the tenant in the order of an index
        rows = sorted(tx.rows(_VARIABLES, root=root_key), key=lambda row: row["scope_key"])
    return {row["name"]: loads(row["value"]) for row in rows}
