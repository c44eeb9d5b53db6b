"""When a process that a message begins starts to listen: since semantics 3 once its start event has completed; what was
recorded by 2 is executed again as it ran."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.bpmn.conformance_runner import ROOT_KEY
from engine.bpmn.fake_environment import FakeEnvironment
from engine.bpmn.runtime import Runtime
from engine.events import IncidentRaised, ProcessSubscriptionOpened, SubscriptionOpened
from tests.integration.core.speaking import KEYED, MESSAGE, listening
from tests.unit.bpmn.models import HEAD

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def begun(semantics: int) -> list[Any]:
    environment = FakeEnvironment(NOW)
    environment.semantics = semantics
    (model,) = environment.deploy(f"{HEAD}{listening('one', MESSAGE, KEYED)}</definitions>".encode(), "one")
    return list(Runtime.new(model, ROOT_KEY, environment).start({}, environment, "s", {"code": "k"}).events)


def test_it_listens_for_what_came_with_the_message() -> None:
    (opened,) = (event for event in begun(3) if isinstance(event, SubscriptionOpened))
    assert isinstance(opened, ProcessSubscriptionOpened)
    assert (opened.correlation_key, opened.process_key) == ("k", ROOT_KEY)


@pytest.mark.parametrize(("semantics", "incidents"), [(2, 1), (3, 0)])
def test_what_was_recorded_before_runs_as_it_ran(semantics: int, incidents: int) -> None:
    assert sum(isinstance(event, IncidentRaised) for event in begun(semantics)) == incidents
