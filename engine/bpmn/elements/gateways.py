"""Gateways. Joins count tokens by the sequence flow they came over (SpiffWorkflow counts by source, and
doubles tokens)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bpmn.element import Element, Flow
from engine.bpmn.elements.activity import Passing, begin, choose_flows, enter, flow_holds, no_flow
from engine.bpmn.spiff import EventBasedGateway as SpiffEventBasedGateway
from engine.bpmn.spiff import ExclusiveGateway as SpiffExclusiveGateway
from engine.bpmn.spiff import InclusiveGateway as SpiffInclusiveGateway
from engine.bpmn.spiff import ParallelGateway as SpiffParallelGateway
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.subscriptions import open_all, prepare
from engine.bpmn.state.tokens import Token


class ExclusiveGateway(Passing, SpiffExclusiveGateway):
    """The first flow whose condition holds, in the order of the document; else the default."""

    type = "EXCLUSIVE_GATEWAY"

    def route(self, token: Token) -> Sequence[Flow]:
        flows = self.flows
        if len(flows) == 1 and flows[0].condition is None:
            return flows
        for flow in flows:
            if not flow.is_default and (flow.condition is None or flow_holds(token, flow)):
                return (flow,)
        for flow in flows:
            if flow.is_default:
                return (flow,)
        if not flows:
            return ()
        raise no_flow(token)


class Joining(Passing):
    """A gateway that may wait for more tokens; it is active once it fires."""

    announces_on_arrival = False

    def tokens(self, token: Token) -> list[Token]:
        """The tokens that wait here, in order of arrival."""
        workflow = token.workflow
        return [
            workflow.tasks[token_id]
            for token_id in workflow.at.get(self.name, ())
            if workflow.tasks[token_id].state != TaskState.READY
        ]

    def fire(self, tokens: Sequence[Token]) -> None:
        """One token for each incoming flow goes on as one; a second one over the same flow stays for the next round."""
        used: dict[str | None, Token] = {}
        for token in tokens:
            used.setdefault(token.via, token)
        *others, kept = used.values()
        for token in others:
            token.close_scope()
            token.top.forget(token)
        kept.top.inclusive_waiting.pop(kept.id, None)
        kept.announce()
        kept.released = True
        kept.update()


class ParallelGateway(Joining, SpiffParallelGateway):
    type = "PARALLEL_GATEWAY"

    def arrive(self, token: Token) -> bool:
        if len(self.incoming) < 2 or token.via is None:
            token.announce()
            return True
        token._set_state(TaskState.WAITING)
        tokens = self.tokens(token)
        if {waiting.via for waiting in tokens} >= set(self.incoming):
            self.fire(tokens)
        return False


class InclusiveGateway(Joining, SpiffInclusiveGateway):
    """Waits as long as a token that is alive can still reach a flow over which nothing has come (BPMN 2.0, 13.4.3)."""

    type = "INCLUSIVE_GATEWAY"

    def arrive(self, token: Token) -> bool:
        if len(self.incoming) < 2 or token.via is None:
            token.announce()
            return True
        token._set_state(TaskState.WAITING)
        token.top.inclusive_waiting[token.id] = token
        return False

    def try_to_fire(self, token: Token) -> bool:
        workflow = token.workflow
        tokens = self.tokens(token)
        arrived = {waiting.via for waiting in tokens}
        behind = workflow.spec.behind(self.name)
        empty = [flow for flow in self.incoming if flow not in arrived]
        full = [flow for flow in self.incoming if flow in arrived]
        for token_id in workflow.live:
            name = workflow.tasks[token_id].task_spec.name
            if name == self.name or not any(name in behind[flow] for flow in empty):
                continue
            if not any(name in behind[flow] for flow in full):
                return False
        self.fire(tokens)
        return True

    def route(self, token: Token) -> Sequence[Flow]:
        if len(self.flows) == 1 and self.flows[0].condition is None:
            return self.flows
        return choose_flows(token) if self.flows else ()


class EventBasedGateway(Passing, SpiffEventBasedGateway):
    """Waits for the events of all catch events behind it; the first to come decides."""

    type = "EVENT_BASED_GATEWAY"
    is_event_gateway = True
    hands_on_payload = True

    def arrive(self, token: Token) -> bool:
        entered = enter(token)
        prepared = prepare(token.top, self, token.own_scope())
        if begin(token, entered):
            for index in open_all(token, prepared):
                if token.state == TaskState.WAITING:
                    token.trigger(index, None)
        return False

    def goes_on(self, token: Token) -> bool:
        return token.fired is not None

    def finish(self, token: Token, results: Mapping[str, Any] | None) -> None:
        """What the event brought goes on to the catch event."""

    def route(self, token: Token) -> Sequence[Flow]:
        return (self.flows[token.fired or 0],)


def reachable_backwards(specs: Mapping[str, Element], gateway: str) -> dict[str, set[str]]:
    """For each incoming flow of a join, the elements from which it can be reached without passing the join."""
    sources: dict[str, set[str]] = {name: set() for name in specs}
    by_flow: dict[str, str] = {}
    for name, spec in specs.items():
        for flow in spec.flows:
            sources[flow.target].add(name)
            by_flow[flow.id] = name
        for event in spec.boundary:
            sources[event].add(name)
    found = {}
    for flow_id in specs[gateway].incoming:
        first = by_flow[flow_id]
        seen, pending = {first}, [first]
        while pending:
            for name in sources[pending.pop()]:
                if name not in seen and name != gateway:
                    seen.add(name)
                    pending.append(name)
        found[flow_id] = seen
    return found
