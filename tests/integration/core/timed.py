"""Small processes that start by themselves, for the tests of timer start events."""

from __future__ import annotations

from typing import Any

from engine.definitions.commands import Deploy
from engine.store.tables_instances import ProcessInstance, StartTimer
from engine.store.tenant_statements import select_from, table_of
from tests.integration.core.world import DISTRICT, World, person

_TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  targetNamespace="urn:test"><process id="{id}" name="{name}" isExecutable="true">{start}
<userTask id="Look" name="看一看"><extensionElements><zeebe:userTask/></extensionElements></userTask>
<endEvent id="End"/><sequenceFlow id="F1" sourceRef="Start" targetRef="Look"/>
<sequenceFlow id="F2" sourceRef="Look" targetRef="End"/></process></definitions>"""
_TIMED = """<startEvent id="Start"><extensionElements>
<zeebe:properties>{properties}</zeebe:properties></extensionElements>
<timerEventDefinition id="T"><{kind}>{text}</{kind}></timerEventDefinition></startEvent>"""


def timed(
    kind: str | None, text: str = "", *, name: str = "巡查", process: str = "patrol", **properties: str
) -> bytes:
    """A process with one user task; its start event is a timer (`timeCycle`, `timeDate`, `timeDuration`) or plain."""
    rows = "".join(f'<zeebe:property name="{n}" value="{v}"/>' for n, v in properties.items())
    start = _TIMED.format(kind=kind, text=text, properties=rows) if kind else '<startEvent id="Start"/>'
    return _TEXT.format(id=process, name=name, start=start).encode()


def publish(world: World, data: bytes, tenant: str = DISTRICT, place: str | None = None) -> Any:
    """Deploys a process at a tenant's node."""
    return world.do(Deploy((("patrol.bpmn", data),), place), person(tenant=tenant))


def started(world: World, tenant: str = DISTRICT) -> list[dict[str, Any]]:
    """The tenant's root instances, oldest first."""
    with world.bus.database.read(tenant) as tx:
        rows = tx.rows(select_from(ProcessInstance).order_by(table_of(ProcessInstance).c.key))
        return [dict(row) for row in rows]


def scheduled(world: World, tenant: str = DISTRICT) -> list[dict[str, Any]]:
    """The tenant's start timers."""
    with world.bus.database.read(tenant) as tx:
        order = (table_of(StartTimer).c.process_id, table_of(StartTimer).c.place)
        return [dict(row) for row in tx.rows(select_from(StartTimer).order_by(*order))]
