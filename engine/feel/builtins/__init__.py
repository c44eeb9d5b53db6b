"""The built-in functions of FEEL. Importing the modules declares them."""

from engine.feel.builtins import aggregates, contexts, conversion, lists, numeric, ranges, strings, temporal
from engine.feel.builtins.registry import BUILTINS

__all__ = [
    "BUILTINS",
    "aggregates",
    "contexts",
    "conversion",
    "lists",
    "numeric",
    "ranges",
    "strings",
    "temporal",
]
