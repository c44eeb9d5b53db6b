"""The wall around a case: what is thrown in a case reaches that case alone, what is thrown outside of all cases reaches
none of them, unless the table says so (casework.walls.crossing, docs/decisions/0015). Plugged in as
`engine.extension.walls`."""

from __future__ import annotations

from casework.walls.crossing import Crossing, crossing
from engine.errors import Invalid
from engine.instances.roots import RootFacts
from engine.messages.thrown import NO_CASE, Receiver, Whence


class CaseWalls:
    """The walls of the table in force where something was thrown."""

    def reaches(self, name: str, whence: Whence | None, named: int | None, receiver: Receiver) -> bool:
        if named is not None and receiver.case_key != named:
            return False
        if whence is None:
            return True
        if receiver.case_key is None:
            return _heard_outside(name, whence, receiver.process_id)
        return receiver.case_key == whence.case or _enters(name, whence)

    def may_begin(self, name: str, whence: Whence | None, named: int | None, process_id: str) -> bool:
        """In the case that it names, from within or where the table says so; of no case what was thrown in none."""
        if whence is None or named == whence.case:
            return True
        if whence.case != NO_CASE:
            return False
        if named is not None:
            return _enters(name, whence)
        return _heard_outside(name, whence, process_id)

    def speaker(self, root: RootFacts, thrower: str) -> str:
        """What looks at many cases speaks as itself, whatever it calls."""
        return root.process_id if crossing(root.place).looks_beyond(root.process_id) else thrower

    def require_may_use(self, root: RootFacts, job_type: str, element_id: str) -> None:
        """Invalid when the service looks at other cases, or writes into one, and the procedure is not one that may."""
        users = crossing(root.place).services.get(job_type)
        if users is not None and root.process_id not in users:
            raise Invalid(
                "service_not_for_you", "这个服务看得到或写得到别的案件，这个流程不能用", where=element_id,
                expected="、".join(sorted(users)), found=root.process_id,
            )  # fmt: skip


def _enters(name: str, whence: Whence) -> bool:
    senders = _table(whence).into_cases.get(name, frozenset())
    return whence.case == NO_CASE and (whence.process in senders or (not whence.process and bool(senders)))


def _heard_outside(name: str, whence: Whence, process_id: str) -> bool:
    table = _table(whence)
    if whence.case != NO_CASE:
        return process_id in table.out_of_cases.get(name, frozenset())
    return not table.looks_beyond(whence.process) or table.looks_beyond(process_id)


def _table(whence: Whence) -> Crossing:
    return crossing(whence.place)
