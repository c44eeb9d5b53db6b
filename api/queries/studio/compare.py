"""What changed between two versions of a process, in words that a colleague understands: the one comparer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casework.roles import role_name
from engine.bpmn import ProcessModel
from engine.bpmn.model import ElementFacts, FlowFacts

#: What elements are called on the pages.
TYPES = {
    "USER_TASK": "步骤", "SERVICE_TASK": "平台动作", "SCRIPT_TASK": "计算", "BUSINESS_RULE_TASK": "决策",
    "SEND_TASK": "发消息", "RECEIVE_TASK": "等消息", "MANUAL_TASK": "线下步骤", "TASK": "步骤",
    "CALL_ACTIVITY": "调用程序", "SUB_PROCESS": "子过程", "EVENT_SUB_PROCESS": "随时可能发生的过程",
    "EXCLUSIVE_GATEWAY": "分支网关", "PARALLEL_GATEWAY": "并行网关", "INCLUSIVE_GATEWAY": "包容网关",
    "EVENT_BASED_GATEWAY": "事件网关", "START_EVENT": "开始", "END_EVENT": "结束",
    "BOUNDARY_EVENT": "边界事件", "INTERMEDIATE_CATCH_EVENT": "等待", "INTERMEDIATE_THROW_EVENT": "发出",
}  # fmt: skip

#: Values are told with a change when old and new together have no more letters.
MAX_VALUES = 80

#: Settings that are told in one phrase.
_REST = (
    "properties",
    "headers",
    "job_type",
    "messages",
    "signals",
    "interrupting",
    "multi_instance",
    "assignee",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `sign` is +, ~ or −; `element_id` is in the newer version unless the sign is −; `name` what
    the element is called."""

    sign: str
    text: str
    element_id: str = ""
    name: str = ""


def compare_models(old: ProcessModel, new: ProcessModel, place: str = "") -> list[Change]:
    """The differences of two versions of a process: steps added, removed and altered, then ways that changed. `place`:
    where the roles in them have their names."""
    changes: list[Change] = []
    for id_, element in new.elements.items():
        if id_ not in old.elements:
            changes.append(
                Change("+", f"新{_called(element)}{_who(element, place)}{_until(element)}", id_, element.name)
            )
    for id_, element in new.elements.items():
        if id_ in old.elements:
            changes += [
                Change("~", text, id_, element.name) for text in _altered(old.elements[id_], element, place)
            ]
    changes += [
        Change("−", f"去掉{_called(element)}", id_, element.name)
        for id_, element in old.elements.items()
        if id_ not in new.elements
    ]
    return [*changes, *_ways(old, new)]


def label_of(element: ElementFacts) -> str:
    """An element's name, or what it is when it has none."""
    return element.name.replace("\n", "") or f"没有名称的{TYPES.get(element.type, '元素')}"


def groups_in_words(groups: Iterable[str], place: str) -> str:
    """Candidate groups by their Chinese names."""
    return "、".join(role_name(group, place) for group in groups)


def _called(element: ElementFacts) -> str:
    return f"{TYPES.get(element.type, '元素')}「{label_of(element)}」"


def _who(element: ElementFacts, place: str) -> str:
    words = groups_in_words(element.candidate_groups, place)
    return f"，{words}办" if words else ""


def _until(element: ElementFacts) -> str:
    return "，有期限" if element.due_date else ""


def _altered(old: ElementFacts, new: ElementFacts, place: str) -> Iterator[str]:
    name = label_of(new)
    if old.name != new.name:
        yield f"「{label_of(old)}」改名为「{name}」"
    if old.type != new.type:
        yield f"「{name}」由{TYPES.get(old.type, '元素')}改为{TYPES.get(new.type, '元素')}"
    if old.candidate_groups != new.candidate_groups:
        before, after = (groups_in_words(one.candidate_groups, place) for one in (old, new))
        yield f"「{name}」由{before or '不限岗位'}办改为{after or '不限岗位'}办"
    yield from (f"「{name}」{words}" for words in _reset(old, new))


def _reset(old: ElementFacts, new: ElementFacts) -> Iterator[str]:
    """What of an element's settings changed, each as one predicate."""
    told = {
        "due_date": "期限",
        "form_id": "表单",
        "decision_id": "决策表",
        "called": "调用的程序",
        "lane": "泳道",
    }
    for part, word in told.items():
        before, after = _part(old, part), _part(new, part)
        if before != after:
            yield (
                f"换了{word}{_turned(before, after)}"
                if before and after
                else f"有了{word}"
                if after
                else f"不再有{word}"
            )
    if old.timers != new.timers:
        yield f"改了计时{_turned(_timers(old), _timers(new))}"
    if old.attached_to != new.attached_to:
        yield "改为附着在别的步骤上"
    if old.documentation != new.documentation:
        yield "改了说明"
    if any(getattr(old, part) != getattr(new, part) for part in _REST):
        yield "改了设置"
    if old.expressions != new.expressions and (old.due_date, old.timers) == (new.due_date, new.timers):
        yield "改了计算式"


def _part(element: ElementFacts, part: str) -> str | None:
    if part == "called":
        return element.called_process.id if element.called_process else None
    value = getattr(element, part)
    return None if value is None else str(value)


def _timers(element: ElementFacts) -> str:
    return "、".join(timer.text for timer in element.timers)


def _turned(before: str | None, after: str | None) -> str:
    """`：旧 → 新`, when both are short enough to be read."""
    short = before and after and len(before) + len(after) <= MAX_VALUES
    return f"：{before} → {after}" if short else ""


def _ways(old: ProcessModel, new: ProcessModel) -> Iterator[Change]:
    """Sequence flows between elements that both versions have; those of new elements are told with them."""
    before = {(flow.source, flow.target): flow for flow in old.flows.values()}
    after = {(flow.source, flow.target): flow for flow in new.flows.values()}
    for source in new.elements:
        if source not in old.elements:
            continue
        lost = [pair[1] for pair in before if pair[0] == source and pair not in after]
        gained = [pair[1] for pair in after if pair[0] == source and pair not in before]
        if lost or gained:
            yield Change("~", _turn(old, new, source, lost, gained), source, new.elements[source].name)
    for pair, flow in after.items():
        if pair in before and _decided(before[pair]) != _decided(flow):
            source, target = (label_of(new.elements[id_]) for id_ in pair)
            turned = _turned(before[pair].condition, flow.condition)
            yield Change("~", f"「{source}」到「{target}」的条件变了{turned}", flow.id, flow.name)


def _turn(old: ProcessModel, new: ProcessModel, source: str, lost: list[str], gained: list[str]) -> str:
    name = label_of(new.elements[source])
    went = "、".join(f"「{label_of(old.elements[id_])}」" for id_ in lost)
    goes = "、".join(f"「{label_of(new.elements[id_])}」" for id_ in gained)
    if lost and gained:
        return f"「{name}」之后由到{went}改为到{goes}"
    return f"「{name}」之后多一条路到{goes}" if gained else f"「{name}」之后不再到{went}"


def _decided(flow: FlowFacts) -> tuple[str | None, bool]:
    return flow.condition, flow.is_default
