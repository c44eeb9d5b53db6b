"""Small parts put in the place of SpiffWorkflow's own: task data, lists of children, the script engine."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

#: In the place of data and internal data: reading gives nothing, writing raises. Variables live in scopes, facts in
#: attributes.
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Children(dict[int, None]):
    """An ordered set with the two list methods SpiffWorkflow uses; removing costs the same at any length."""

    __slots__ = ()

    def append(self, token_id: int) -> None:
        self[token_id] = None

    def remove(self, token_id: int) -> None:
        del self[token_id]


class _NoScripts:
    """In the place of SpiffWorkflow's script engine, which is Python's eval: whoever asks it has found a bug."""

    def evaluate(self, *_: Any) -> Any:
        raise RuntimeError("SpiffWorkflow must not evaluate anything")

    execute = evaluate


NO_SCRIPTS = _NoScripts()
