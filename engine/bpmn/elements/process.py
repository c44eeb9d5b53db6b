"""The spec of one flow (a process or a sub-process): SpiffWorkflow's, without its EndJoin and without a
start named `Start`."""

from __future__ import annotations

from typing import Any

from engine.bpmn.elements.gateways import reachable_backwards
from engine.bpmn.elements.subprocesses import Begin
from engine.bpmn.settings import AdHocSettings
from engine.bpmn.spiff import BpmnProcessSpec, WorkflowSpec


class FlowSpec(BpmnProcessSpec):
    """`entries` is what no flow leads to: an ad-hoc sub-process begins there, and a flow without start events.

    `undone_by` is the compensation event sub-process, which runs when what has completed is compensated.
    `starts` are the start events by id; without any it is the flow's own id, which `none_start` is then, too.
    """

    def __init__(
        self, name: str, description: str, filename: str | None, ad_hoc: AdHocSettings | None = None
    ) -> None:
        WorkflowSpec.__init__(self, name=name, filename=filename)
        self.description = description
        self.io_specification: Any = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.svg: Any = None
        self.end: Any = None
        self.event_sub_processes: list[str] = []
        self.undone_by: str | None = None
        self.entries: list[str] = []
        self.none_start: str | None = None
        self.starts: dict[str, Any] = {}
        self.ad_hoc = ad_hoc
        self.start = Begin(self, "#begin")
        self._behind: dict[str, dict[str, set[str]]] = {}

    def behind(self, gateway: str) -> dict[str, set[str]]:
        """For each incoming flow of the inclusive join `gateway`, the elements from which it can be reached."""
        if gateway not in self._behind:
            self._behind[gateway] = reachable_backwards(self.task_specs, gateway)
        return self._behind[gateway]
