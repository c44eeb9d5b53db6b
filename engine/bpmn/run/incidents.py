"""Incidents: an element that fails stays as it was before, and says so; everything else of the step stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.bpmn.failures import Failure
from engine.bpmn.run.termination import resolve_incident
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance
from engine.events import IncidentRaised


def attempt(top: Instance, token: Token, work: Callable[..., Any], *arguments: Any) -> Failure | None:
    """Does a piece of an element's work: a Failure takes back what was written and said since the last commit and
    raises an incident."""
    scopes = top.scopes
    scopes.commit()
    try:
        work(*arguments)
    except Failure as failure:
        scopes.roll_back()
        if token.scope is not None and token.scope.id not in scopes.open:
            token.scope = None
        raise_incident(token, failure.error_type, failure.message)
        return failure
    return None


def raise_incident(token: Token, error_type: str, message: str, job: int | None = None) -> None:
    """Puts an incident at a token, in the place of an older one. `job` is the job's local id."""
    top = token.top
    resolve_incident(token)
    number = top.new_id()
    token.incident = [number, error_type, message, job]
    top.incidents[number] = token
    token.touch()
    root = top.root_key
    top.events.append(
        IncidentRaised(
            root | number,
            token.key,
            root | token.workflow.process,
            token.element_id,
            error_type,
            message,
            None if job is None else root | job,
        )
    )
