"""What a check finds, and what it was told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.errors import Finding


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing that is wrong or doubtful, with its place.

    `finding.where` is the element or flow id (a form's field path, a decision's element id); `path` the shortest way
    there from the start, as element ids, for faults of the control flow; `reason` why the designer lets it be (then
    it counts neither as error nor as warning).
    """

    finding: Finding
    resource: str
    process_id: str = ""
    path: tuple[str, ...] = ()
    reason: str = ""

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def severity(self) -> str:
        return self.finding.severity

    @property
    def element_id(self) -> str:
        return self.finding.where

    @property
    def message(self) -> str:
        return self.finding.message

    @property
    def remedy(self) -> str:
        return self.finding.remedy


@dataclass(frozen=True, slots=True)
class Report:
    """The findings, those that the designer explained apart. `bounded`: a process was too large to be played whole,
    or counts tokens."""

    findings: tuple[LintFinding, ...] = ()
    explained: tuple[LintFinding, ...] = ()
    bounded: bool = False

    @property
    def errors(self) -> int:
        return sum(1 for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors

    @property
    def ok(self) -> bool:
        """Whether it may be deployed."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class Known:
    """What exists besides the resources that are checked: deployed already, or part of the platform.

    `processes`, `decisions`, `forms` are ids; `groups` the candidate groups of the handbook; `timers` the keys `T_…`
    and `T_….variant`, `statutory` those that law fixes (an empty set of groups or timers: not checked); `names` are
    variables that callers and starters bring; `place` is where it is deployed (empty: the platform's own tables count).
    """

    processes: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    timers: frozenset[str] = frozenset()
    statutory: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    place: str = ""


@dataclass(slots=True)
class Collector:
    """Makes findings about one process shorter to write."""

    resource: str
    process_id: str
    found: list[LintFinding] = field(default_factory=list)

    def add(self, finding: Finding, path: tuple[str, ...] = ()) -> None:
        self.found.append(LintFinding(finding, self.resource, self.process_id, path))

    def __iter__(self) -> Iterator[LintFinding]:
        return iter(self.found)
