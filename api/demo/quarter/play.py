"""Plays the quarter: what is earliest happens next, be it an arrival, a timer, a task that somebody gets round to, or a
word that is said to a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from api.demo.accounts import Staff
from api.demo.driver import visible_variables
from api.demo.papers import Papers
from api.demo.quarter.actors import NOBODY_S, QuarterPerson
from api.demo.quarter.open_tasks import OpenTasks
from api.demo.quarter.rhythm import when
from api.demo.quarter.words import Word, court_words, spoken
from api.demo.saying import say
from casework.intake.commands import OpenCase
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import Actor
from engine.deadlines import WorkCalendar
from engine.errors import Refusal
from engine.store.tables_cases import Case
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.tasks.commands import CompleteTask
from engine.timers.timer_sweeper import next_due, sweep

_CASE = table_of(Case)
_CODE = select_from(Case, _CASE.c.case_code, _CASE.c.status).where(_CASE.c.key == key_param("case"))
#: Who may take as long as the law gives: their tasks are not done late, they run out.
PARTIES = ("applicant@", "respondent@")
#: A word is said to a case only while it is being handled.
UNDER_WAY = frozenset({"assigned", "in_progress"})
#: A court that has not answered fully is asked so much later.
ASK_AFTER = timedelta(hours=30)
#: A case that still asks for people after so many acts goes in circles.
MOST_ACTS = 300


@dataclass(slots=True)
class Matter:
    """A case of the quarter and who plays in it; `problem` says why nobody goes on with it."""

    tenant: str
    case_key: int
    place: str
    person: QuarterPerson
    acts: int = 0
    problem: str = ""


@dataclass(slots=True)
class Tally:
    """What was done, for the summary. `stuck`: what nobody could do outside of the quarter's own cases."""

    done: int = 0
    late: int = 0
    said: dict[str, int] = field(default_factory=dict)
    unheard: dict[str, int] = field(default_factory=dict)
    stuck: list[str] = field(default_factory=list)

    def say(self, name: str, heard: bool) -> None:
        told = self.said if heard else self.unheard
        told[name] = told.get(name, 0) + 1


class Quarter:
    """The play. `progress(now)` is called each time the virtual clock has come to another week."""

    def __init__(
        self, bus: Bus, clock: VirtualClock, staff: Staff, calendar: WorkCalendar, dice: Random
    ) -> None:
        self.bus, self.clock, self.staff, self.calendar, self.dice = bus, clock, staff, calendar, dice
        self.matters: dict[tuple[str, int], Matter] = {}
        self.codes: dict[str, str] = {}
        self.tally = Tally()
        self._tasks = OpenTasks(bus)
        self._nobody = QuarterPerson(NOBODY_S, self.codes, dice)
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()
        self._papers = Papers(bus)

    def run(
        self, records: Iterable[dict[str, Any]], until: datetime, progress: Callable[[datetime], None]
    ) -> None:
        """Plays until `until` (aware); what is open then stays open."""
        for record in records:
            self._plan(datetime.fromisoformat(record["received_at"]), self._arrival(record))
        week = self.clock.now().isocalendar().week
        while (moment := self._next()) <= until:
            if moment.isocalendar().week != week:
                week = moment.isocalendar().week
                progress(moment)
            if self._agenda and self._agenda[0][0] <= moment:
                at, _, act = heappop(self._agenda)
                self.clock.move_to(max(at, self.clock.now()))
                act()
            else:
                self.clock.move_to(moment)
                sweep(self.bus, moment)
            self._look()
        self.clock.move_to(until)

    def _next(self) -> datetime:
        now = self.clock.now()
        due = next_due(self.bus, now)
        planned = max(self._agenda[0][0], now) if self._agenda else None
        moments = [moment for moment in (due, planned) if moment is not None]
        return min(moments, default=datetime.max.replace(tzinfo=now.tzinfo))

    def _plan(self, at: datetime, act: Callable[[], None]) -> None:
        heappush(self._agenda, (at, next(self._number), act))

    def _arrival(self, record: dict[str, Any]) -> Callable[[], None]:
        def arrive() -> None:
            place = record["region"]["org_code"]
            actor = self.staff.window(place)
            opened = self.bus.execute(
                OpenCase(
                    title=record["title"],
                    channel=record["channel"],
                    location_org=place,
                    received_at=self.clock.now(),
                    process_id="intake_main",
                    external_no=record["case_id"] if record["channel"] != "walk_in" else None,
                ),
                actor,
            )
            key = opened["case_key"]
            person = QuarterPerson(record, self.codes, self.dice)
            matter = Matter(actor.tenant, key, place, person)
            self.matters[actor.tenant, key] = matter
            for word in spoken(self.clock.now(), self.dice):
                self._plan(word.at, self._saying(matter, word, UNDER_WAY))

        return arrive

    def _look(self) -> None:
        """Everybody looks at what has come up, and plans when to do it."""
        for task in self._tasks.new():
            matter = self.matters.get((task["tenant"], task["case_key"]))
            person = matter.person if matter else self._nobody
            answers: list[Word] = []
            if matter is not None:
                answers = self._answers(task)
                for word in answers:
                    self._plan(word.at, self._saying(matter, word, None))
            message = person.says(task["element_id"])
            if message is not None and matter is not None:
                self._plan(self._when(task), self._saying(matter, Word(self.clock.now(), message, {}), None))
            elif person.acts_on(task["element_id"]):
                # who has heard from the court by then has nothing left to do
                asked = max((word.at + ASK_AFTER for word in answers), default=self._when(task))
                self._plan(asked, self._doing(task, matter))

    def _answers(self, task: dict[str, Any]) -> list[Word]:
        """How the court answers the task, if it does."""
        return court_words(task["element_id"], self.clock.now(), task["due_at"], self.dice, self.calendar)

    def _when(self, task: dict[str, Any]) -> datetime:
        party = all(group.startswith(PARTIES) for group in task["candidate_groups"])
        return when(self.clock.now(), task["due_at"], self.dice, self.calendar, may_be_late=not party)

    def _doing(self, task: dict[str, Any], matter: Matter | None) -> Callable[[], None]:
        def do() -> None:
            if (matter is not None and matter.problem) or not self._tasks.is_open(task):
                return
            person = matter.person if matter else self._nobody
            variables = visible_variables(self.bus, task["tenant"], task["root_key"])
            if person.leaves(task["element_id"], variables):
                return
            values = person.fill(task, self._papers.of(task), variables, self.clock.now())
            try:
                self.bus.execute(CompleteTask(task["key"], values), self._actor(task))
            except (Refusal, LookupError) as error:
                self._stuck(task, matter, error)
                return
            self.tally.done += 1
            self.tally.late += task["due_at"] is not None and self.clock.now() > task["due_at"]
            if matter is not None:
                self._after(matter)

        return do

    def _actor(self, task: dict[str, Any]) -> Actor:
        return self.staff.for_task(task)

    def _stuck(self, task: dict[str, Any], matter: Matter | None, error: Exception) -> None:
        findings = "；".join(f"{f.where} {f.message}" for f in getattr(error, "findings", ()))
        why = f"{task['element_id']}：{error} {findings}".strip()
        if matter is None:
            self.tally.stuck.append(why)
        else:
            matter.problem = why

    def _after(self, matter: Matter) -> None:
        matter.acts += 1
        if matter.acts > MOST_ACTS:
            matter.problem = "办了太多步，还没有办完"
        name = matter.person.record["case_id"]
        if name not in self.codes and (code := self._case(matter)[0]):
            self.codes[name] = code

    def _case(self, matter: Matter) -> tuple[str | None, str]:
        with self.bus.database.read(matter.tenant) as tx:
            row = tx.row(_CODE, case=matter.case_key)
        assert row is not None, "a matter has its case"
        return row["case_code"], row["status"]

    def _saying(self, matter: Matter, word: Word, only: frozenset[str] | None) -> Callable[[], None]:
        """`only`: the states in which it is said at all."""

        def saying() -> None:
            code, status = self._case(matter)
            if code is None or (only is not None and status not in only):
                return
            told = (matter.case_key, code)
            taken = say(self.bus, self.staff, told, matter.place, word.name, word.variables)
            self.tally.say(word.name, taken)

        return saying
