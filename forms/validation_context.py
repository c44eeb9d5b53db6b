"""What a schema alone cannot know of a value: whether there is such an org unit, whether a process is deployed, whether
the moment has come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forms.build import properties
from forms.model import NOW, ORG_UNIT, PROCESS, Json
from forms.problem import Problem
from forms.temporal import SHANGHAI
from forms.tree import Leaf

#: The code of the finding that a chosen process is not deployed.
NOT_DEPLOYED = "process_not_deployed"
#: Clocks of two machines may differ by this much; what lies further ahead has not happened yet.
CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """What is asked of a submission's surroundings: the present moment (aware), whether the tenant's org tree has a
    unit of this code, and whether a process of this id is deployed where the case is."""

    now: datetime
    has_unit: Callable[[str], bool]
    has_process: Callable[[str], bool]


def wrong_in_world(leaf: Leaf, value: Json, world: ValidationContext) -> Problem | None:
    """What the world says against a clean value of `leaf`; None when nothing, or when the field asks nothing of it."""
    if leaf.asks == ORG_UNIT:
        return _unknown_unit(leaf, value, world)
    if leaf.asks == PROCESS:
        return _not_deployed(leaf, value, world)
    return _not_yet(leaf, value, world.now) if leaf.asks == NOW else None


def _unknown_unit(leaf: Leaf, value: Json, world: ValidationContext) -> Problem | None:
    codes = value if isinstance(value, list) else [value]
    wrong = [code for code in codes if not isinstance(code, str) or not world.has_unit(code)]
    if not wrong:
        return None
    return Problem(
        "place_unknown", f"「{leaf.label}」：没有这个机构，或者不在本区县", "本区县机构树里的编码", str(wrong[0])[:40],
        "请从本区县的机构里选一个",
    )  # fmt: skip


def no_process(settings: Mapping[str, str]) -> frozenset[str]:
    """The values of a choice among processes that are none, by the field's properties."""
    return frozenset(one.strip() for one in settings.get("besides", "").split(",") if one.strip())


def _not_deployed(leaf: Leaf, value: Json, world: ValidationContext) -> Problem | None:
    if value in no_process(properties(leaf.spec)) or (isinstance(value, str) and world.has_process(value)):
        return None
    named = next((option.label for option in leaf.options or () if option.value == value), str(value)[:40])
    return Problem(
        NOT_DEPLOYED, f"「{leaf.label}」：「{named}」在这里还没有部署，选了没有人接着办", "已经部署的程序", named,
        "请选已经部署的；要用它，请流程设计员先发布",
    )  # fmt: skip


def _not_yet(leaf: Leaf, value: str, now: datetime) -> Problem | None:
    today = now.astimezone(SHANGHAI).date()
    if "T" in value:
        late, latest = datetime.fromisoformat(value) > now + CLOCK_SKEW, "不晚于现在"
    else:
        late, latest = date.fromisoformat(value) > today, f"不晚于今天（{today.isoformat()}）"
    return Problem("not_yet", f"「{leaf.label}」还没有到", latest, value) if late else None
