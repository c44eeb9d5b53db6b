"""Variables: decision data and references; personal values are never among them (decision 11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, true

from api.v2.places import in_root
from api.v2.resources.tables import plain
from api.v2.search.conditions import compare
from api.v2.search.fields import Field, Kind, Query, Resource
from api.v2.search.refusals import unknown, wrong
from api.v2.search.values import text_of
from engine.store.tables_instances import Variable
from engine.store.tenant_statements import select_from, table_of
from engine.values import dumps, loads

VARIABLE = table_of(Variable)

#: Longer values are cut in searches unless `truncateValues=false` is asked for.
SHOWN_CHARACTERS = 8_191

_VALUE = Field("value", Kind.TEXT, VARIABLE.c.value, sortable=True)

VARIABLES = Resource(
    name="variables",
    title="变量",
    key="variableKey",
    statement=plain(Variable),
    seen=in_root(VARIABLE.c.root_key),
    fields=(
        _VALUE,
        Field("isTruncated", Kind.BOOLEAN, func.length(VARIABLE.c.value) > SHOWN_CHARACTERS),
        Field("name", Kind.TEXT, VARIABLE.c.name, sortable=True),
        Field("tenantId", Kind.TEXT, VARIABLE.c.tenant, sortable=True),
        Field("variableKey", Kind.KEY, VARIABLE.c.key, sortable=True),
        Field("scopeKey", Kind.KEY, VARIABLE.c.scope_key, sortable=True, beside=VARIABLE.c.key),
        Field("processInstanceKey", Kind.KEY, VARIABLE.c.process_key, sortable=True, beside=VARIABLE.c.key),
        Field("rootProcessInstanceKey", Kind.KEY, VARIABLE.c.root_key, filtered=False),
    ),
    specials={"value": lambda wanted, query: value_condition(wanted, query)},
)


def canonical(text: str) -> str:
    """A serialized JSON value as it is stored; what is not JSON stays as it is and matches nothing or a pattern."""
    try:
        return dumps(loads(text))
    except ValueError:
        return text


def value_condition(wanted: Any, query: Query) -> ColumnElement[bool]:
    """A stored value against serialized JSON, plain or with operators."""
    if isinstance(wanted, dict):
        wanted = {op: _canonical_operand(op, value, query.where) for op, value in wanted.items()}
    else:
        wanted = canonical(text_of(wanted, query.where))
    return compare(_VALUE, wanted, query.dialect, query.where)


def _canonical_operand(operator: str, value: Any, where: str) -> Any:
    if operator in ("$eq", "$neq"):
        return canonical(text_of(value, f"{where}.{operator}"))
    if operator in ("$in", "$notIn") and isinstance(value, list):
        return [canonical(text_of(item, f"{where}.{operator}[{n}]")) for n, item in enumerate(value)]
    return value


def has_variables(
    scope: ColumnElement[Any], process: ColumnElement[Any]
) -> Callable[[Any, Query], ColumnElement[bool]]:
    """A special filter: the scope holds every one of the variables `{name, value}` asked for."""

    def condition(wanted: Any, query: Query) -> ColumnElement[bool]:
        if not isinstance(wanted, list):
            raise wrong(query.where, '列表，如 [{"name": "amount", "value": "300"}]', wanted)
        found = [_one(item, query, n, scope, process) for n, item in enumerate(wanted)]
        return and_(true(), *found)

    return condition


def _one(
    item: Any, query: Query, number: int, scope: ColumnElement[Any], process: ColumnElement[Any]
) -> ColumnElement[bool]:
    where = f"{query.where}[{number}]"
    if not isinstance(item, dict):
        raise wrong(where, "含 name 和 value 的对象", item)
    for name in item:
        if name not in ("name", "value"):
            raise unknown("字段", f"{where}.{name}", ("name", "value"))
    name = text_of(item.get("name"), f"{where}.name")
    value = value_condition(item.get("value"), Query(query.dialect, f"{where}.value"))
    named = and_(VARIABLE.c.scope_key == scope, VARIABLE.c.process_key == process, VARIABLE.c.name == name)
    return select_from(Variable, literal(1)).where(named, value).exists()
