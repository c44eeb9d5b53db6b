"""What the oracle reads of a model: nodes and flows straight from the XML, without the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_EVENTS = ("message", "timer", "error", "escalation", "terminate", "link")
_NODES = ("Task", "task", "Event", "Gateway", "subProcess", "callActivity")


@dataclass(frozen=True)
class Arrow:
    """A sequence flow; `condition` is (variable, least value that does not hold) or None."""

    id: str
    source: str
    target: str
    condition: tuple[str, int] | None
    is_default: bool


@dataclass
class Box:
    """A flow node with what the oracle needs of it."""

    id: str
    tag: str
    xml: etree._Element
    out: list[Arrow] = field(default_factory=list)
    into: list[str] = field(default_factory=list)
    boundary: list[str] = field(default_factory=list)
    event: str = ""
    code: str = ""
    host: str = ""
    interrupting: bool = True

    @property
    def count(self) -> int | None:
        """How many instances: of a multi-instance activity or a standard loop; None for neither."""
        many = self.xml.find(f"{BPMN}multiInstanceLoopCharacteristics/{BPMN}loopCardinality")
        if many is not None:
            return int(many.text or "")
        loop = self.xml.find(f"{BPMN}standardLoopCharacteristics")
        return None if loop is None else int(loop.get("loopMaximum", ""))

    @property
    def parallel(self) -> bool:
        many = self.xml.find(f"{BPMN}multiInstanceLoopCharacteristics")
        return many is not None and many.get("isSequential") != "true"


class Graph:
    """A process or sub-process."""

    def __init__(self, xml: etree._Element) -> None:
        self.boxes: dict[str, Box] = {}
        #: A join's incoming flows, each with the nodes that can reach it without passing the join; asked at every step.
        self.behind = cache(self._behind)
        for child in xml:
            tag = etree.QName(child).localname
            if tag.endswith(_NODES):
                self.boxes[child.get("id", "")] = _box(child, tag)
        defaults = {box.xml.get("default") for box in self.boxes.values()}
        for child in xml.findall(f"{BPMN}sequenceFlow"):
            arrow = _arrow(child, child.get("id") in defaults)
            self.boxes[arrow.source].out.append(arrow)
            self.boxes[arrow.target].into.append(arrow.id)
        self._link()
        self.handlers = [box.id for box in self.boxes.values() if box.xml.get("triggeredByEvent") == "true"]
        self.start = next(box.id for box in self.boxes.values() if box.tag == "startEvent")

    def _link(self) -> None:
        catches = {b.code: b.id for b in self.boxes.values() if b.event == "link" and "Catch" in b.tag}
        for box in list(self.boxes.values()):
            if box.event == "link" and "Throw" in box.tag:
                arrow = Arrow(f"link:{box.id}", box.id, catches[box.code], None, False)
                box.out.append(arrow)
                self.boxes[arrow.target].into.append(arrow.id)
            if box.host:
                self.boxes[box.host].boundary.append(box.id)

    def _behind(self, join: str) -> dict[str, frozenset[str]]:
        sources: dict[str, list[str]] = {}
        arrows = {arrow.id: arrow for box in self.boxes.values() for arrow in box.out}
        for arrow in arrows.values():
            sources.setdefault(arrow.target, []).append(arrow.source)
        found = {}
        for flow in self.boxes[join].into:
            seen: set[str] = set()
            waiting = [arrows[flow].source]
            while waiting:
                name = waiting.pop()
                if name in seen or name == join:
                    continue
                seen.add(name)
                waiting += sources.get(name, [])
                if self.boxes[name].host:
                    waiting.append(self.boxes[name].host)
            found[flow] = frozenset(seen)
        return found


def _box(xml: etree._Element, tag: str) -> Box:
    box = Box(xml.get("id", ""), tag, xml, host=xml.get("attachedToRef", ""))
    event = next(
        (c for c in xml if etree.QName(c).localname.removesuffix("EventDefinition") in _EVENTS), None
    )
    if event is not None:
        box.event = etree.QName(event).localname.removesuffix("EventDefinition")
        box.code = event.get(f"{box.event}Ref") or event.get("name") or ""
    box.interrupting = xml.get("cancelActivity", xml.get("isInterrupting", "true")) == "true"
    if xml.get("triggeredByEvent") == "true":
        begin = _box(xml.find(f"{BPMN}startEvent"), "startEvent")
        box.event, box.code, box.interrupting = begin.event, begin.code, begin.interrupting
    return box


def _arrow(xml: etree._Element, is_default: bool) -> Arrow:
    text = xml.findtext(f"{BPMN}conditionExpression")
    condition = None
    if text is not None and not is_default:
        name, _, number = text.replace(" ", "").partition(">")
        condition = (name, int(number))
    return Arrow(xml.get("id", ""), xml.get("sourceRef", ""), xml.get("targetRef", ""), condition, is_default)


def read_graphs(data: bytes) -> dict[str, Graph]:
    """The processes of a file by their ids."""
    root = etree.fromstring(data)
    return {process.get("id", ""): Graph(process) for process in root.findall(f"{BPMN}process")}
