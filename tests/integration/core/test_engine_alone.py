"""The engine runs diagrams for anybody: with nothing plugged in it deploys, starts, completes, correlates, verifies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bus import Bus
from engine.clock import VirtualClock
from engine.definitions.commands import Deploy
from engine.files.keyring import Keyring
from engine.history.verify import verify
from engine.messages.commands import PublishMessage
from engine.store import Database
from tests.integration.core.world import MASTER, START, World, found_tenants
from tests.support.patience import UNHURRIED

REPOSITORY = Path(__file__).resolve().parents[3]
CATCH = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="catch_defs" targetNamespace="urn:fengqiao:test">
  <bpmn:message id="m" name="paid">
    <bpmn:extensionElements><zeebe:subscription correlationKey="=order" /></bpmn:extensionElements>
  </bpmn:message>
  <bpmn:process id="catch" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="wait" />
    <bpmn:intermediateCatchEvent id="wait">
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
      <bpmn:messageEventDefinition id="d" messageRef="m" />
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f2" sourceRef="wait" targetRef="end" />
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>"""


@pytest.fixture
def alone(database_url: str) -> Iterator[World]:
    database = Database(database_url, pool_size=5, limits=UNHURRIED)
    found_tenants(database)
    clock = VirtualClock(START)
    yield World(Bus(database, Keyring(MASTER), clock), clock)
    database.dispose()


def test_it_deploys_starts_and_completes(alone: World) -> None:
    alone.deploy("four_tasks.bpmn")
    root = alone.start("four_tasks")
    done = []
    while tasks := alone.open(root):
        element = next(iter(tasks))
        alone.complete(root, element)
        done.append(element)
    assert len(done) == 4


def test_a_message_reaches_who_waits(alone: World) -> None:
    alone.do(Deploy((("catch.bpmn", CATCH),)))
    root = alone.start("catch", order="A-1")
    answer = alone.do(PublishMessage("paid", "A-1", {}, must_correlate=True))
    assert answer["correlated"] == root


def test_its_record_can_be_verified(alone: World) -> None:
    alone.deploy("four_tasks.bpmn")
    alone.start("four_tasks")
    report = verify(alone.bus.database)
    assert report.findings == []
    assert report.entries


def test_none_of_its_modules_needs_casework_or_a_door() -> None:
    script = (
        "import importlib, pkgutil, sys, engine\n"
        "for found in pkgutil.walk_packages(engine.__path__, 'engine.'):\n"
        "    if '.migrations' not in found.name: importlib.import_module(found.name)\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('casework', 'api')))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
