"""BPMN: hardened parsing and the run time. The only importer of SpiffWorkflow."""

from engine.bpmn.commands.modification import BESIDE, INFERRED
from engine.bpmn.commands.modification_checks import ANY
from engine.bpmn.model import ElementFacts, FlowFacts, ProcessModel, Reference, TimerText
from engine.bpmn.parse.parse import parse_processes
from engine.bpmn.runtime import Runtime, Step, canonical_state
from engine.bpmn.state.timers import Schedule, schedule, start_timer

__all__ = [
    "ANY",
    "BESIDE",
    "INFERRED",
    "ElementFacts",
    "FlowFacts",
    "ProcessModel",
    "Reference",
    "Runtime",
    "Schedule",
    "Step",
    "TimerText",
    "canonical_state",
    "parse_processes",
    "schedule",
    "start_timer",
]
