"""What people may send a case, and what messages are called: a table that a place may lay its own over
(`processes/base/shared/case_messages.yaml`, docs/case-messages.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from casework.roles import ROLES, roles_at
from casework.tables.overlays import Layer, OverlaidTable, TableError, laid_over
from casework.tables.procedures import COUNTS, KINDS

#: `senders` of a message that every post may send which sees the case.
ALL_WHO_SEE: Final = "all_who_see"
#: `occasion`: while the case is open; also afterwards; only (and also afterwards) when it had such a procedure.
OPEN, CLOSED_TOO, HAD = "open", "closed_too", "had"
#: How long a reason is at least and at most, in characters, where a table does not say (at least: handbook 8.6).
REASON_LENGTH: Final = (15, 500)
#: A reason is never longer, whatever a table says.
LONGEST_REASON: Final = 4000
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,59}")
_TITLE, _PROSE = 30, 300


@dataclass(frozen=True, slots=True)
class Reason:
    """Field of the case file (P2) that keeps it, and how long it is at `least` and at `most`, in characters."""

    field: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class OtherCase:
    """The message names another case: in this variable, called so."""

    variable: str
    label: str


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """One message that people may send a case; what each entry means says the head of the table."""

    name: str
    label: str
    consequence: str
    reason: Reason
    senders: frozenset[str] | None = None
    occasion: str = OPEN
    had: str | None = None
    other_case: OtherCase | None = None
    #: Variable → (is a field of the case, the field or the word).
    carries: Mapping[str, tuple[bool, str]] | None = None
    interrupts: bool = False
    not_by_doer: bool = False
    danger: bool = False
    frequent: bool = False
    heard_by: frozenset[str] = frozenset()
    thrown_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CaseMessages:
    """The table at a place: what people send, those of danger first; and what other messages are called."""

    messages: Mapping[str, CaseMessage]
    labels: Mapping[str, str]


def case_messages(place: str) -> CaseMessages:
    """The table as it stands at a place (org code; empty: the platform's)."""
    return TABLE.at(place)


def made(layers: Sequence[Layer]) -> CaseMessages:
    """Layers laid over each other: of each entry the nearest counts, key by key. TableError has every problem."""
    problems: list[str] = []
    parts: dict[str, list[Layer]] = {"messages": [], "labels": []}
    for layer in layers:
        for part, rows in layer.rows.items():
            if part not in parts or not isinstance(rows, dict | None):
                problems.append(f"{layer.name} 的 {part}：应为 messages、labels 两部分，各是一张表")
                continue
            parts[part].append(Layer(layer.node, layer.name, rows or {}))
    read = list(_messages(parts["messages"], problems))
    labels = dict(_labels(parts["labels"], problems))
    known = roles_at(layers[-1].node)
    for one in read:
        unknown = sorted((one.senders or frozenset()) - known.keys())
        problems += [f"{layers[-1].name} 的 {one.name}.senders：没有岗位 {role}" for role in unknown]
    if problems:
        raise TableError(problems)
    messages = {one.name: one for one in sorted(read, key=lambda one: not one.danger)}
    return CaseMessages(messages, {**labels, **{name: one.label for name, one in messages.items()}})


TABLE: OverlaidTable[CaseMessages] = OverlaidTable("case_messages.yaml", made, beside=(ROLES,))


class _Wrong(Exception):
    """`expected` and what stands there instead, at a key."""

    def __init__(self, key: str, expected: str, found: object) -> None:
        super().__init__(f"{key}：应为{expected}，现为 {found!r:.80}")


def _messages(layers: Sequence[Layer], problems: list[str]) -> Iterator[CaseMessage]:
    last = {str(name): layer.name for layer in layers for name in layer.rows}
    for name, row in laid_over(layers).items():
        try:
            yield _message(name, row)
        except _Wrong as wrong:
            problems.append(f"{last[name]} 的 {wrong}")


def _labels(layers: Sequence[Layer], problems: list[str]) -> Iterator[tuple[str, str]]:
    for layer in layers:
        for name, label in layer.rows.items():
            try:
                yield _name(name), _text(f"labels.{name}", label, _TITLE)
            except _Wrong as wrong:
                problems.append(f"{layer.name} 的 {wrong}")


def _name(name: object) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _Wrong(str(name), "消息的名字：字母、数字、下划线，至多 60 个", name)
    return name


def _message(name: str, row: Mapping[str, Any]) -> CaseMessage:
    values: dict[str, Any] = {"name": _name(name)}
    for key in ("label", "senders", "reason", "consequence"):
        if key not in row:
            raise _Wrong(f"{name}.{key}", "写明", "没有")
    for key, value in row.items():
        if key not in _READERS:
            raise _Wrong(f"{name}.{key}", "、".join(_READERS), key)
        values |= _READERS[key](f"{name}.{key}", value)
    return CaseMessage(**values)


def _text(where: str, value: object, most: int) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= most:
        raise _Wrong(where, f" 1 至 {most} 个字", value)
    return value.strip()


def _senders(where: str, value: object) -> dict[str, Any]:
    if value == ALL_WHO_SEE:
        return {"senders": None}
    if not isinstance(value, list) or not value:
        raise _Wrong(where, f"岗位的列表，或 {ALL_WHO_SEE}", value)
    for group in value:
        if not isinstance(group, str):
            raise _Wrong(where, "岗位的标识", group)
    return {"senders": frozenset(value)}


def _occasion(where: str, value: object) -> dict[str, Any]:
    if value in (OPEN, CLOSED_TOO):
        return {"occasion": value, "had": None}
    if isinstance(value, dict) and list(value) == [HAD]:
        (word,) = _words(where, [value[HAD]])
        return {"occasion": HAD, "had": word}
    raise _Wrong(where, f"{OPEN}、{CLOSED_TOO} 或 {{{HAD}: 词}}", value)


def _words(where: str, value: object) -> list[str]:
    known = {**KINDS, **COUNTS}
    if not isinstance(value, list):
        raise _Wrong(where, "词的列表", value)
    for word in value:
        if word not in known:
            raise _Wrong(where, "、".join(known), word)
    return value


def _reason(where: str, value: object) -> dict[str, Any]:
    row = _row(where, value, {"field"}, {"least", "most"})
    least, most = row.get("least", REASON_LENGTH[0]), row.get("most", REASON_LENGTH[1])
    if type(least) is not int or type(most) is not int or not 1 <= least <= most <= LONGEST_REASON:
        raise _Wrong(where, f"1 ≤ least ≤ most ≤ {LONGEST_REASON}", f"{least}、{most}")
    return {"reason": Reason(_field(f"{where}.field", row["field"]), least, most)}


def _other_case(where: str, value: object) -> dict[str, Any]:
    row = _row(where, value, {"variable", "label"}, set())
    label = _text(f"{where}.label", row["label"], _TITLE)
    return {"other_case": OtherCase(_field(f"{where}.variable", row["variable"]), label)}


def _carries(where: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong(where, "变量 → 词或 {field: 案件字段}", value)
    return {"carries": {_field(where, name): _carried(f"{where}.{name}", one) for name, one in value.items()}}


def _carried(where: str, value: object) -> tuple[bool, str]:
    if isinstance(value, dict):
        return True, _field(where, _row(where, value, {"field"}, set())["field"])
    return False, _field(where, value)


def _row(where: str, value: object, needed: set[str], more: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not needed <= value.keys() <= needed | more:
        raise _Wrong(where, "、".join(sorted(needed | more)), value)
    return value


def _field(where: str, value: object) -> str:
    if not isinstance(value, str) or not _FIELD.fullmatch(value):
        raise _Wrong(where, "小写字母、数字、下划线，至多 60 个", value)
    return value


def _processes(where: str, value: object) -> dict[str, Any]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise _Wrong(where, "流程编号（process id）的列表", value)
    return {"thrown_by": frozenset(value)}


def _yes_no(key: str) -> Callable[[str, object], dict[str, Any]]:
    def read(where: str, value: object) -> dict[str, Any]:
        if not isinstance(value, bool):
            raise _Wrong(where, "true 或 false", value)
        return {key: value}

    return read


_READERS: Mapping[str, Callable[[str, object], dict[str, Any]]] = {
    "label": lambda where, value: {"label": _text(where, value, _TITLE)},
    "senders": _senders,
    "occasion": _occasion,
    "reason": _reason,
    "other_case": _other_case,
    "carries": _carries,
    "consequence": lambda where, value: {"consequence": _text(where, value, _PROSE)},
    **{key: _yes_no(key) for key in ("interrupts", "not_by_doer", "danger", "frequent")},
    "heard_by": lambda where, value: {"heard_by": frozenset(_words(where, value))},
    "thrown_by": _processes,
}
