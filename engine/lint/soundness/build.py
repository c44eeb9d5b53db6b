"""From the facts of a process to the nets of its scopes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from engine.bpmn import ElementFacts, FlowFacts, ProcessModel
from engine.lint.soundness.graph import flow_order, reachable, shortest_path, turned
from engine.lint.soundness.net import Choice, Cluster, Needs, Net

#: Up to so many conditions at one element every combination is tried; beyond, one, two (while these are few) and all.
ALL_COMBINATIONS = 8
ALL_PAIRS = 24
_NOT_IN_FLOW = frozenset({"EVENT_SUB_PROCESS"})
_ONE_WAY = frozenset({"EXCLUSIVE_GATEWAY", "EVENT_BASED_GATEWAY"})
_CLEARING = frozenset({"terminate", "error", "cancel"})
_FAILING = frozenset({"error", "cancel"})


@dataclass(slots=True)
class Scope:
    """One scope's elements, who hangs on whom, and what of it is not part of its main flow.

    `ends_normally` says of an inner scope whether it can be left by its ordinary way; `throws` whether an error can
    come out of it.
    """

    model: ProcessModel
    id: str | None
    ends_normally: dict[str, bool]
    throws: dict[str, bool]
    elements: dict[str, ElementFacts] = field(default_factory=dict)
    hung: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for id_, element in self.model.elements.items():
            if element.scope != self.id or element.for_compensation or element.type in _NOT_IN_FLOW:
                continue
            if "compensate" in element.event_types and element.type == "BOUNDARY_EVENT":
                continue
            self.elements[id_] = element
            if element.attached_to:
                self.hung.setdefault(element.attached_to, []).append(id_)
            if element.type == "INTERMEDIATE_CATCH_EVENT":
                self.links.update(dict.fromkeys(element.links, id_))

    @property
    def ad_hoc(self) -> bool:
        return self.id is not None and self.model.elements[self.id].type == "AD_HOC_SUB_PROCESS"

    @property
    def begins_everywhere(self) -> bool:
        """Whether all beginnings have a token at once: ad-hoc sub-processes, and plain BPMN without start events."""
        return self.ad_hoc or not any(e.type == "START_EVENT" for e in self.elements.values())

    def starts(self) -> list[str]:
        """Start events; where there are none, what nothing leads to."""
        if self.begins_everywhere:
            targets = {self.model.flows[flow].target for e in self.elements.values() for flow in e.outgoing}
            return [id_ for id_, e in self.elements.items() if id_ not in targets and not e.attached_to]
        return [id_ for id_, e in self.elements.items() if e.type == "START_EVENT"]

    def flows(self, element: str) -> list[FlowFacts]:
        """Outgoing flows; a throwing link has one that is not drawn."""
        facts = self.elements[element]
        found = [self.model.flows[flow] for flow in facts.outgoing]
        if facts.type == "INTERMEDIATE_THROW_EVENT":
            found += [
                FlowFacts(f"link:{element}", "", element, self.links[link])
                for link in facts.links
                if link in self.links
            ]
        return found

    def can_happen(self, boundary: str) -> bool:
        """Whether a boundary event can be triggered at all: an error only where one can be thrown."""
        event = self.elements[boundary]
        host = event.attached_to or ""
        return set(event.event_types) != {"error"} or self.throws.get(host, True)

    def edges(self, separate: frozenset[str] = frozenset()) -> dict[str, list[str]]:
        """Element → elements that may come next; boundary events in `separate` are left out."""
        graph = {id_: [flow.target for flow in self.flows(id_)] for id_ in self.elements}
        for host, events in self.hung.items():
            if host in graph:
                graph[host] += [event for event in events if event not in separate]
        return graph


def build_net(scope: Scope) -> Net:
    """The net of a scope. Non-interrupting boundary events whose flow never joins the rest are played by themselves."""
    whole = scope.edges()
    starts = scope.starts()
    separate = frozenset(_separate(scope, whole, starts))
    graph = scope.edges(separate)
    roots = (*starts, *sorted(separate))
    builder = _Builder(scope, flow_order(graph, roots), separate)
    clusters = [builder.cluster(id_) for id_ in scope.elements if id_ in builder.incoming]
    ways = {id_: shortest_path(whole, starts, id_)[:-1] for id_ in separate}
    begun = {builder.bits[f"start:{id_}"]: ways.get(id_, ()) for id_ in roots}
    if scope.begins_everywhere:
        begun = {sum(begun): ()}
    by_bit = {bit: cluster for cluster in clusters for bit in builder.split_bits(cluster.incoming)}
    return Net(
        tuple(sorted(clusters, key=lambda cluster: cluster.order)),
        begun,
        tuple(builder.bits),
        by_bit,
        whole,
        roots,
        builder.cut,
    )


def _separate(scope: Scope, graph: dict[str, list[str]], starts: list[str]) -> Iterator[str]:
    ends = {id_ for id_, e in scope.elements.items() if not graph[id_] and e.type == "END_EVENT"}
    for event in (event for events in scope.hung.values() for event in events):
        if scope.elements[event].interrupting:
            continue
        own = reachable(graph, [event]) - ends
        others = reachable(graph, starts, frozenset({event}))
        if not own & others:
            yield event


class _Builder:
    def __init__(self, scope: Scope, order: dict[str, int], separate: frozenset[str]) -> None:
        self.scope = scope
        self.order = order
        self.separate = separate
        self.cut = False
        self.bits: dict[str, int] = {}
        self.incoming: dict[str, dict[str, int]] = {}
        for id_ in [*scope.starts(), *separate]:
            self._add_flow(f"start:{id_}", id_)
        for id_ in scope.elements:
            for flow in scope.flows(id_):
                if flow.target in scope.elements:
                    self._add_flow(flow.id, flow.target)
        self.before = turned(scope.edges())

    def _add_flow(self, name: str, target: str) -> None:
        bit = self.bits[name] = 1 << len(self.bits)
        self.incoming.setdefault(target, {})[name] = bit

    def split_bits(self, mask: int) -> list[int]:
        return [bit for bit in self.bits.values() if bit & mask]

    def cluster(self, id_: str) -> Cluster:
        """The element as it plays; ends that several flows lead to come last, so that two tokens meet there."""
        facts = self.scope.elements[id_]
        incoming = self.incoming[id_]
        needs: Needs = "one"
        if len(incoming) > 1 and facts.type in ("PARALLEL_GATEWAY", "INCLUSIVE_GATEWAY"):
            needs = "all" if facts.type == "PARALLEL_GATEWAY" else "some"
        choices = tuple(self._choices(facts))
        late = len(self.order) if len(incoming) > 1 and not any(c.gives for c in choices) else 0
        behind = {bit: self._behind(flow, id_) for flow, bit in incoming.items()} if needs == "some" else {}
        return Cluster(id_, self.order[id_] + late, needs, sum(incoming.values()), choices, behind)

    def _behind(self, flow: str, join: str) -> int:
        """The flows that lead to elements from which a token may come to the join over this flow."""
        source = self.scope.model.flows[flow].source if flow in self.scope.model.flows else flow[5:]
        elements = reachable(self.before, [source], frozenset({join}))
        return sum(bit for id_ in elements for bit in self.incoming.get(id_, {}).values())

    def _choices(self, facts: ElementFacts) -> Iterator[Choice]:
        if facts.type == "END_EVENT" and set(facts.event_types) & _CLEARING:
            fails = bool(set(facts.event_types) & _FAILING)
            yield Choice(0, (facts.id,), clears=True, fails=fails)
            return
        if self.scope.ends_normally.get(facts.id, True):
            yield from (Choice(gives, (facts.id,)) for gives in self._exits(facts))
        for event in self.scope.hung.get(facts.id, ()):
            if event not in self.separate and self.scope.can_happen(event):
                yield from self._interruptions(facts.id, self.scope.elements[event])

    def _interruptions(self, host: str, event: ElementFacts) -> Iterator[Choice]:
        guard = 0 if event.interrupting else self._own_flows(event.id)
        for gives in self._exits(event):
            yield Choice(gives, (host, event.id), keeps=not event.interrupting, guard=guard)

    def _own_flows(self, event: str) -> int:
        """The flows to and from what only this event leads to: it fires again when nothing of the last time is left."""
        graph = self.scope.edges()
        others = reachable(graph, self.scope.starts(), frozenset({event}))
        own = reachable(graph, [event]) - others
        before = {name for id_ in own for name in self.incoming.get(id_, {})}
        after = {flow.id for id_ in own for flow in self.scope.flows(id_)}
        return sum(self.bits[name] for name in before | after if name in self.bits)

    def _exits(self, facts: ElementFacts) -> Iterator[int]:
        """The sets of flows that may be taken when the element is left."""
        flows = [flow for flow in self.scope.flows(facts.id) if flow.id in self.bits]
        if facts.type in _ONE_WAY and flows:
            yield from (self.bits[flow.id] for flow in flows)
            return
        guarded = [self.bits[flow.id] for flow in flows if flow.condition and not flow.is_default]
        default = sum(self.bits[flow.id] for flow in flows if flow.is_default)
        always = sum(self.bits[flow.id] for flow in flows if not flow.condition and not flow.is_default)
        if facts.type == "PARALLEL_GATEWAY" or not guarded:
            yield (
                sum(self.bits[flow.id] for flow in flows)
                if facts.type == "PARALLEL_GATEWAY"
                else always | default
            )
            return
        if always | default:
            yield always | default
        for chosen in self._combinations(guarded):
            yield always | chosen

    def _combinations(self, bits: list[int]) -> Iterator[int]:
        sizes = set(range(1, len(bits) + 1))
        if len(bits) > ALL_COMBINATIONS:
            self.cut = True
            sizes = {1, len(bits)} | ({2} if len(bits) <= ALL_PAIRS else set())
        for size in sorted(sizes):
            yield from (sum(some) for some in combinations(bits, size))
