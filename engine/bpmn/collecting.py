"""Lists that are filled while a body or an ad-hoc sub-process runs: an item at a time, so that what is recorded grows
with what happens and not with its square."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.expressions import shown
from engine.bpmn.failures import Failure
from engine.bpmn.scopes import Scope
from engine.bpmn.structure import Token
from engine.values import same

#: From this semantic version on a collected item is recorded alone, before with the whole list.
_BY_ITEM = 3


def collect(token: Token, scope: Scope, name: str, index: int, value: Any) -> None:
    """Puts `value` at `index` of the list `name` of this very scope. Raises Failure when somebody else has put
    something there that is no list of that length, as Camunda 8 does (EXTRACT_VALUE_ERROR)."""
    found = scope.values.get(name)
    if not isinstance(found, list) or not 0 <= index < len(found):
        raise Failure(
            "EXTRACT_VALUE_ERROR",
            f"不能把第 {index + 1} 个结果收进“{name}”：它应是多于 {index} 项的列表，实际是 {shown(found)}；"
            "可能有别的元素写了同名变量",
        )
    _put(token, scope, name, index, value)


def append(token: Token, scope: Scope, name: str, value: Any) -> None:
    """Adds `value` at the end of the list `name` of this very scope; what is no list begins anew."""
    found = scope.values.get(name)
    if isinstance(found, list):
        _put(token, scope, name, len(found), value)
    else:
        token.top.scopes.write(scope, name, [value])


def brought_back(token: Token, results: Mapping[str, Any]) -> dict[str, Any]:
    """What a called process brings back of all its variables: without those that are as they are outside, and without
    the lists that are being filled around the call, of which it had a copy."""
    scope = token.own_scope()
    found = {}
    for name, value in results.items():
        home = scope.home_of(name)
        if name in home.values and (same(home.values[name], value) or _is_filled(token, home, name)):
            continue
        found[name] = value
    return found


def _is_filled(token: Token, home: Scope, name: str) -> bool:
    """Whether `name` in `home` is the output collection of a multi-instance or an ad-hoc sub-process that runs."""
    owner = token.top.index.get(home.id)
    if owner is None:
        return False
    settings = owner.task_spec.settings
    names = (settings.loop and settings.loop.output_collection, settings.ad_hoc.output_collection)
    return name in names


def _put(token: Token, scope: Scope, name: str, index: int, value: Any) -> None:
    top = token.top
    if top.environment.semantics >= _BY_ITEM:
        top.scopes.set_item(scope, name, index, value)
        return
    whole = list(scope.values[name])
    whole[index : index + 1] = [value]
    top.scopes.write(scope, name, whole)
