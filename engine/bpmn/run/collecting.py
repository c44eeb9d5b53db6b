"""Lists that are filled while a body or an ad-hoc sub-process runs: an item at a time, so that what is recorded grows
with what happens and not with its square."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.expressions import shown
from engine.bpmn.failures import Failure
from engine.bpmn.state.scopes import Scope
from engine.bpmn.state.tokens import Token
from engine.bpmn.versions import as_camunda
from engine.values import same

#: From this semantic version on a collected item is recorded alone, before with the whole list.
_BY_ITEM = 3


def collect(token: Token, instance: Token, name: str, index: int, value: Any) -> None:
    """Puts `value`, of an `instance`, at `index` of the list `name` of the body `token` itself. Raises Failure when
    somebody else has put something there that is no list of that length, as Camunda 8 does (EXTRACT_VALUE_ERROR)."""
    scope = token.open_scope()
    found = scope.values.get(name)
    if not isinstance(found, list) or not 0 <= index < len(found):
        raise Failure(
            "EXTRACT_VALUE_ERROR",
            f"不能把第 {index + 1} 个结果收进“{name}”：它应是多于 {index} 项的列表，实际是 {shown(found)}；"
            "可能有别的元素写了同名变量",
        )
    if _is_in_danger(token, instance):
        raise Failure(
            "EXTRACT_VALUE_ERROR",
            f"元素 {token.element_id} 正在收集结果的“{name}”被其中的实例改写过，先前的结果可能丢失；核对其值后重试",
        )
    _put(token, scope, name, index, value)


def _is_in_danger(body: Token, instance: Token) -> bool:
    """Whether an instance has written the list since the last result; said once for the instance that hands in next,
    whose retry goes on."""
    if body.overwritten is None:
        return False
    body.overwritten = None
    body.touch()
    if instance.warned:
        return False
    instance.warned = True
    instance.touch()
    return True


def append(token: Token, scope: Scope, name: str, value: Any) -> None:
    """Adds `value` at the end of the list `name` of this very scope, or begins it. What is no list is a Failure; in
    semantics 2 it began anew."""
    found = scope.values.get(name)
    if isinstance(found, list):
        _put(token, scope, name, len(found), value)
    elif found is not None and as_camunda(token.top.environment):
        raise Failure(
            "EXTRACT_VALUE_ERROR",
            f"不能把结果收进“{name}”：它应是列表，实际是 {shown(found)}；可能有别的元素写了同名变量",
        )
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


def notice(token: Token, scope: Scope, values: Mapping[str, Any]) -> None:
    """Before `values` are set from `scope` outward: when one of them is a list that a multi-instance around is filling,
    the next result that it collects is an incident, once, since those before may be lost. Who looks at the list and
    tries again goes on with what stands there."""
    if not as_camunda(token.top.environment):
        return
    for name, value in values.items():
        home = scope.home_of(name)
        owner = token.top.index.get(home.id)
        loop = owner.task_spec.settings.loop if owner is not None else None
        if owner is None or loop is None or loop.output_collection != name or owner is token:
            continue
        if not same(home.values.get(name), value):
            owner.overwritten = True
            owner.touch()


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
