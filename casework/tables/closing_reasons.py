"""How a case may end (handbook 3.2) and what follows from it: `shared/closing_reasons.yaml`. A place may change what a
reason says and add reasons of its own with `districts/<code>/shared/closing_reasons.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from casework.tables.overlays import Layer, OverlaidTable
from casework.tables.rows import Rows

#: Meaning → what follows from it, for designers; exactly one reason has each.
MEANINGS: Final[Mapping[str, str]] = {
    "city_refused": "市里的关联案件：市里没有同意",
    "returned_below": "市里的关联案件：由区县接着办",
}
#: Handbook 8.7: how many years a case is kept after it was closed, unless its reason says otherwise.
KEEP_YEARS: Final = 10
#: What the closing report says of the performance of an agreement, unless the reason says otherwise.
NO_AGREEMENT: Final = "不涉及协议履行。"


@dataclass(frozen=True, slots=True)
class ClosingReason:
    """A reason: its name for people, how many years the case is kept, what papers say of the performance."""

    label: str
    keep_years: int
    fulfilment: str
    means: frozenset[str]


def _reasons(layers: Sequence[Layer]) -> Mapping[str, ClosingReason]:
    read = Rows(layers, ("label",), ("keep_years", "fulfilment", "means"))
    found = {}
    for name, row in read.rows.items():
        years = row.get("keep_years", KEEP_YEARS)
        if type(years) is not int or not 1 <= years <= 100:
            read.wrong(f"{name}.keep_years", "1 至 100 的整数", years)
            continue
        means = read.means(name, MEANINGS)
        found[name] = ClosingReason(
            str(row.get("label")), years, str(row.get("fulfilment", NO_AGREEMENT)), means
        )
    for word in MEANINGS:
        read.exactly_one(word, [name for name, reason in found.items() if word in reason.means])
    read.check()
    return found


TABLE: Final = OverlaidTable("closing_reasons.yaml", _reasons)


def closing_reasons(place: str = "") -> Mapping[str, ClosingReason]:
    """The reasons by id as they stand at a place (its org code; empty: the platform's own), in the table's order."""
    return TABLE.at(place)


def reason_labels() -> dict[str, str]:
    """The name of every reason that there is at any place; the platform's own name where it has one."""
    found = {name: reason.label for name, reason in closing_reasons().items()}
    for node in TABLE.nodes():
        for name, reason in closing_reasons(node).items():
            found.setdefault(name, reason.label)
    return found


def reason_meaning(word: str) -> str:
    """The one reason that means this (a word of `MEANINGS`)."""
    assert word in MEANINGS, word
    return next(name for name, reason in closing_reasons().items() if word in reason.means)


def keep_years(reason: str, place: str) -> int:
    """How many years a case of this place that ended for this reason is kept."""
    found = closing_reasons(place).get(reason)
    return KEEP_YEARS if found is None else found.keep_years


def fulfilment_text(reason: str, place: str) -> str:
    """What the closing report of a case of this place says of the performance of an agreement."""
    found = closing_reasons(place).get(reason)
    return NO_AGREEMENT if found is None else found.fulfilment
