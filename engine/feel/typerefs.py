"""Types as they are written in an expression (`list<number>`, `context<a: string>`), before names are resolved."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeRef:
    """`name` is a built-in or item definition's name, or list, context, function or range with `args`.

    For a context `fields` names the args; for a function the last arg is the result.
    """

    name: str
    args: tuple[TypeRef, ...] = ()
    fields: tuple[str, ...] = ()


ANY_TYPE = TypeRef("Any")
