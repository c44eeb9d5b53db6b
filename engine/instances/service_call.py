"""What a service of the platform is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.errors import Invalid

if TYPE_CHECKING:
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
