"""The faults of an explored scope as findings, each with the way to it."""

from __future__ import annotations

from engine.errors import Finding
from engine.lint.findings import Collector
from engine.lint.soundness.build import Scope
from engine.lint.soundness.explore import Exploration
from engine.lint.soundness.graph import reachable, shortest_path, turned
from engine.lint.soundness.net import Net, single_bits
from engine.lint.words import all_called, called


def tell(scope: Scope, net: Net, seen: Exploration, found: Collector, interrupted: bool) -> None:
    """Adds the findings of one scope. `interrupted`: something around it may end it at any time."""
    teller = _Teller(scope, net, seen, found)
    if not scope.ad_hoc:
        teller.stuck()
    teller.doubled()
    teller.ended_twice()
    if seen.endless is not None and not interrupted:
        teller.endless(seen.endless)
    elif not seen.bounded:
        teller.dead()


class _Teller:
    def __init__(self, scope: Scope, net: Net, seen: Exploration, found: Collector) -> None:
        self.scope, self.net, self.seen, self.found = scope, net, seen, found
        self.back = turned(net.graph)
        self.flow_names = dict(zip((1 << n for n in range(len(net.flows))), net.flows, strict=True))

    def _way(self, place: str, state: int, last: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The way to a state as far as it leads to the place, ending there."""
        before = reachable(self.back, [place])
        ids = [
            id_
            for step in self.seen.way_to(state, last)
            if any(id_ in before for id_ in step)
            for id_ in step
        ]
        return tuple(ids if ids and ids[-1] == place else [*ids, place])

    def _names(self, mask: int) -> str:
        """The elements from which these flows come."""
        flows = self.scope.model.flows
        names = [self.flow_names[bit] for bit in single_bits(mask)]
        sources = [flows[name].source if name in flows else name.partition(":")[2] for name in names]
        return all_called(self.scope.model, list(dict.fromkeys(sources)))

    def stuck(self) -> None:
        for id_, stuck in self.seen.stuck.items():
            marking = self.seen.markings[stuck.state]
            missing = stuck.cluster.incoming & ~marking
            element = self.scope.elements[id_]
            if stuck.cluster.needs == "one":
                text, remedy = f"{called(element)}走得进、走不出", "给它一条能走完的路"
            else:
                text = f"{called(element)}永远等不齐：已有令牌从{self._names(marking & stuck.cluster.incoming)}到达，"
                text += f"从{self._names(missing)}来的路上再也不会有令牌"
                remedy = "只走其中一条路时，用排他网关汇合；同时走几条时，用同一种网关分开和汇合"
            finding = Finding("deadlock", text, id_, "每条入线最终都有令牌", "", "error", remedy)
            self.found.add(finding, self._way(id_, stuck.state))

    def doubled(self) -> None:
        for id_, (state, last, mask) in self.seen.doubled.items():
            if self._follows_another(id_):
                continue
            flows = "、".join(self.flow_names[bit] for bit in single_bits(mask))
            after = self.scope.elements.get(id_)
            text = f"{called(after) if after else id_}之后会同时有两个令牌走同一条连线（{flows}），后面的步骤会做两遍"
            remedy = "并行的几条路要先用并行网关（或包容网关）汇合，再继续往下"
            finding = Finding(
                "lack_of_synchronisation", text, id_, "一条连线上至多一个令牌", flows, "error", remedy
            )
            self.found.add(finding, self._way(id_, state, last))

    def _follows_another(self, id_: str) -> bool:
        """Whether a doubled token only came along from an element before."""
        before = reachable(self.back, self.back.get(id_, ())) - {id_}
        return len(self.back.get(id_, ())) < 2 and any(other in before for other in self.seen.doubled)

    def ended_twice(self) -> None:
        for id_, state in self.seen.twice_ended.items():
            text = f"{called(self.scope.elements[id_])}会到达不止一次，哪一次算结束说不清"
            remedy = "先汇合，再连到结束事件；或者各画各的结束事件"
            finding = Finding("improper_completion", text, id_, "到达一次", "", "warning", remedy)
            self.found.add(finding, self._way(id_, state))

    def endless(self, state: int) -> None:
        waiting = self.net.waiting(self.seen.markings[state])
        place = waiting[0].id
        text = f"从{called(self.scope.elements[place])}起只能转圈，没有一条路走到结束"
        finding = Finding(
            "no_way_to_end", text, place, "至少一条路通向结束事件", "", "error", "从圈里引一条线到结束"
        )
        self.found.add(finding, self._way(place, state))

    def dead(self) -> None:
        """Elements that never fire, without those that merely come after another fault."""
        faults = [*self.seen.stuck, *self.seen.doubled]
        after_faults = reachable(self.net.graph, [t for id_ in faults for t in self.net.graph[id_]])
        never = [id_ for id_ in self.scope.elements if id_ not in self.seen.fired]
        for id_ in never:
            if id_ in after_faults or id_ in self.seen.stuck:
                continue
            before = self.back.get(id_, [])
            if before and all(other in never for other in before) and not self._first_of_ring(id_, never):
                continue
            element = self.scope.elements[id_]
            text = f"{called(element)}永远走不到"
            finding = Finding(
                "dead_element", text, id_, "从开始事件走得到", "", "error", "连一条线进来，或者删掉它"
            )
            self.found.add(finding, shortest_path(self.net.graph, self.net.roots, id_))

    def _first_of_ring(self, id_: str, never: list[str]) -> bool:
        """Whether the element is the first of a ring of elements that only lead to each other."""
        around = reachable(self.back, [id_])
        return (
            around <= set(never)
            and id_ in reachable(self.net.graph, self.net.graph[id_])
            and id_ == min(around)
        )
