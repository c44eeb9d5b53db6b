"""The wall around a case: what is thrown in a case reaches that case alone, what is thrown outside of all cases reaches
none of them, unless the table says so (casework.walls.crossing, docs/decisions/0015)."""

from __future__ import annotations

from dataclasses import dataclass

from casework.walls.crossing import NO_CASE, Crossing, Whence, crossing


@dataclass(frozen=True, slots=True)
class Receiver:
    """A root instance that might get something: the key of its case (None: it has none) and its process id."""

    case_key: int | None
    process_id: str


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal on its way; `whence` is None when it comes from a person, a program or the platform itself;
    `named`: the key of the case whose code the correlation key is."""

    name: str
    whence: Whence | None
    named: int | None

    def reaches(self, receiver: Receiver) -> bool:
        """Whether this root instance may get it."""
        if self.named is not None and receiver.case_key != self.named:
            return False
        if self.whence is None:
            return True
        if receiver.case_key is None:
            return self._heard_outside(self.whence, receiver.process_id)
        return receiver.case_key == self.whence.case or self._enters(self.whence)

    def may_begin(self, process_id: str) -> bool:
        """Whether it may start this procedure: in the case that it names, from within or where the table says so; of no
        case what was thrown in none."""
        if self.whence is None or self.named == self.whence.case:
            return True
        if self.whence.case != NO_CASE:
            return False
        if self.named is not None:
            return self._enters(self.whence)
        return self._heard_outside(self.whence, process_id)

    def _enters(self, whence: Whence) -> bool:
        senders = _table(whence).into_cases.get(self.name, frozenset())
        return whence.case == NO_CASE and (
            whence.process in senders or (not whence.process and bool(senders))
        )

    def _heard_outside(self, whence: Whence, process_id: str) -> bool:
        table = _table(whence)
        if whence.case != NO_CASE:
            return process_id in table.out_of_cases.get(self.name, frozenset())
        return not table.looks_beyond(whence.process) or table.looks_beyond(process_id)


def _table(whence: Whence) -> Crossing:
    return crossing(whence.place)
