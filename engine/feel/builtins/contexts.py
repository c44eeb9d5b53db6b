"""Context functions (DMN 1.5, table 80) and the names Camunda had for them before: put, put all."""

from __future__ import annotations

from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.compare import kind_of
from engine.feel.errors import Unfit
from engine.feel.runtime import Runtime


@builtin("get value(m: context, key: string)", "get value(context: context, key: string)")
def get_value(rt: Runtime, context: dict[str, Any], key: str) -> Any:
    if key not in context:
        raise Unfit(f"上下文没有键“{key}”", f"the context has no key '{key}'")
    return context[key]


@builtin("get value(m: context, keys: list)", "get value(context: context, keys: list)")
def get_value_at(rt: Runtime, context: dict[str, Any], keys: list[Any]) -> Any:
    found: Any = context
    for key in _keys(keys):
        if type(found) is not dict:
            raise Unfit(f"键“{key}”之前不是上下文", f"what '{key}' is read from is not a context")
        found = get_value(rt, found, key)
    return found


@builtin("get entries(m: context)", "get entries(context: context)")
def get_entries(rt: Runtime, context: dict[str, Any]) -> Any:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin(
    "context put(context: context, key: string, value: any)", "put(context: context, key: string, value: any)"
)
def context_put(rt: Runtime, context: dict[str, Any], key: str, value: Any) -> Any:
    rt.sized_list(len(context))
    return context | {key: value}


@builtin("context put(context: context, keys: list, value: any)")
def context_put_at(rt: Runtime, context: dict[str, Any], keys: list[Any], value: Any) -> Any:
    path = _keys(keys)
    inner = context.get(path[0])
    if len(path) == 1:
        return context_put(rt, context, path[0], value)
    if inner is not None and type(inner) is not dict:
        raise Unfit(f"键“{path[0]}”之下不是上下文", f"what '{path[0]}' holds is not a context")
    return context_put(rt, context, path[0], context_put_at(rt, inner or {}, list(path[1:]), value))


def _keys(keys: list[Any]) -> list[str]:
    if not keys or any(type(k) is not str for k in keys):
        raise Unfit("键的列表应为非空的字符串列表", "keys are a list of strings that is not empty")
    return keys


@builtin("context merge(contexts: list)", "put all(contexts: list)")
def context_merge(rt: Runtime, contexts: list[Any]) -> Any:
    merged: dict[str, Any] = {}
    for context in contexts:
        if type(context) is not dict:
            raise Unfit(
                f"应为上下文的列表，现有 {kind_of(context)}",
                f"expected a list of contexts, found {kind_of(context)}",
            )
        rt.sized_list(len(context))
        merged |= context
    return merged


@builtin("context merge(first: context, rest: context*)", "put all(first: context, rest: context*)")
def context_merge_of(rt: Runtime, first: dict[str, Any], rest: list[Any]) -> Any:
    return context_merge(rt, [first, *rest])


@builtin("context(entries: list)")
def context_of(rt: Runtime, entries: list[Any]) -> Any:
    made: dict[str, Any] = {}
    for entry in entries:
        if (
            type(entry) is not dict
            or type(entry.get("key")) is not str
            or "value" not in entry
            or entry["key"] in made
        ):
            raise Unfit("每一项应有不重复的 key 与 value", "every entry has a key of its own and a value")
        made[entry["key"]] = entry["value"]
    return made
