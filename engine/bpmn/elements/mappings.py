"""Input and output mappings: one by one in the order of the diagram, each seeing what those before it gave.

A dotted target (`o.x.y`) is a leaf of an object. Inputs build that object anew for the element; reading it in a later
source shows the built leaves over what the name means outside. Outputs change the leaf of the object that stands at the
target. Source: Camunda 8's variable mappings (InputMappingResultBuilder, OutputMappingResultBuilder).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.expressions import evaluate_json
from engine.bpmn.run.collecting import notice
from engine.bpmn.settings import Mapping as IoMapping
from engine.bpmn.state.scopes import Scope, View
from engine.bpmn.state.tokens import Token
from engine.bpmn.versions import as_camunda


class _Built(dict[str, Any]):
    """An object that dotted targets have built, told from one that a source gave whole. `whole` says that a source had
    given this place before: then nothing outside shines through."""

    __slots__ = ("whole",)

    def __init__(self, whole: bool = False) -> None:
        super().__init__()
        self.whole = whole


def apply_inputs(token: Token) -> None:
    """Evaluates the input mappings into the element's own scope. Raises Failure (IO_MAPPING_ERROR)."""
    mappings = token.task_spec.settings.inputs
    if not mappings:
        return
    scope = token.open_scope()
    if not as_camunda(token.top.environment):
        _inputs_of_old(token, scope, mappings)
        return
    around = View(scope)
    outside = {mapping.target[0]: around.get(mapping.target[0]) for mapping in mappings}
    built = _Built()
    seen: dict[str, Any] = {}
    for mapping in mappings:
        value = _value(token, mapping, scope, seen)
        _put(built, mapping.target, value)
        head = mapping.target[0]
        seen[head] = _over(built[head], outside[head])
    for name, value in built.items():
        token.top.scopes.write(scope, name, _plain(value))


def apply_outputs(token: Token, scope: Scope, target: Scope) -> None:
    """Evaluates the output mappings in `scope`, the element's own, and sets them from `target` outward. Raises Failure
    (IO_MAPPING_ERROR)."""
    seen: dict[str, Any] | None = {} if as_camunda(token.top.environment) else None
    for mapping in token.task_spec.settings.outputs:
        value = write_output(token, target, mapping, _value(token, mapping, scope, seen))
        if seen is not None:
            seen[mapping.target[0]] = value


def write_output(token: Token, target: Scope, mapping: IoMapping, value: Any) -> Any:
    """Sets one output mapping's target from the scope `target` outward; a dotted one changes one leaf of the object
    there. Answers the whole variable."""
    head, *path = mapping.target
    home = target.home_of(head)
    if path:
        base = home.values.get(head)
        whole = dict(base) if isinstance(base, dict) else {}
        current = whole
        for name in path[:-1]:
            inner = current.get(name)
            current[name] = dict(inner) if isinstance(inner, dict) else {}
            current = current[name]
        current[path[-1]] = value
        value = whole
    notice(token, target, {head: value})
    token.top.scopes.write(home, head, value)
    return value


def _value(token: Token, mapping: IoMapping, scope: Scope, seen: Mapping[str, Any] | None) -> Any:
    return evaluate_json(mapping.source, scope, token.top.feel_context, "IO_MAPPING_ERROR", seen or None)


def _put(built: _Built, path: tuple[str, ...], value: Any) -> None:
    current = built
    for name in path[:-1]:
        inner = current.get(name)
        if not isinstance(inner, _Built):
            inner = current[name] = _Built(whole=name in current)
        current = inner
    current[path[-1]] = value


def _over(value: Any, outside: Any) -> Any:
    """What a name means to later sources: built leaves over the value that it has outside."""
    if not isinstance(value, _Built):
        return value
    below = outside if isinstance(outside, dict) and not value.whole else {}
    return {**below, **{name: _over(inner, below.get(name)) for name, inner in value.items()}}


def _plain(value: Any) -> Any:
    return {name: _plain(inner) for name, inner in value.items()} if isinstance(value, _Built) else value


def _inputs_of_old(token: Token, scope: Scope, mappings: tuple[IoMapping, ...]) -> None:
    """As semantics 2 ran: every dotted target made an object of its own."""
    for mapping in mappings:
        value = _value(token, mapping, scope, None)
        head, *rest = mapping.target
        for name in reversed(rest):
            value = {name: value}
        token.top.scopes.write(scope, head, value)
