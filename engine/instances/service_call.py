"""What a service of the platform is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casework.walls.crossing import crossing
from engine.errors import Invalid

if TYPE_CHECKING:
    from casework.cases.case import LiveCase
    from engine.instances.roots import RootFacts
    from engine.unit import Unit


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """The unit of work, the root that asks, the task's static headers, the variables that it sees, its element id.

    `decide(decision id, variables)` evaluates a deployed decision and gives its output.
    """

    unit: Unit
    root: RootFacts
    headers: dict[str, str]
    variables: Mapping[str, Any]
    element_id: str
    decide: Callable[[str, Mapping[str, Any]], Any]

    def case(self) -> LiveCase:
        """The root's case, locked. Invalid when the procedure runs without one."""
        if self.root.case_key is None:
            raise Invalid("no_case", "这一步要有案件才能做", where=self.element_id, expected="属于案件的流程")
        return self.unit.case(self.root.case_key)

    def header(self, name: str) -> str:
        """A static header that the diagram must give; Invalid names the element when it does not."""
        value = self.headers.get(name, "").strip()
        if not value:
            raise Invalid(
                "header_missing",
                f"服务任务缺少参数“{name}”",
                where=self.element_id,
                expected=name,
                found="空",
            )
        return value


Service = Callable[[ServiceCall], dict[str, Any]]


def require_may_use(root: RootFacts, job_type: str, element_id: str) -> None:
    """Invalid when the service looks at other cases, or writes into one, and the procedure is not one that may
    (docs/decisions/0015)."""
    users = crossing(root.place).services.get(job_type)
    if users is not None and root.process_id not in users:
        raise Invalid(
            "service_not_for_you", "这个服务看得到或写得到别的案件，这个流程不能用", where=element_id,
            expected="、".join(sorted(users)), found=root.process_id,
        )  # fmt: skip
