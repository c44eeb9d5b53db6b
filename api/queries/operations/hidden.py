"""What an incident's message says to those who do not read the case: what stands in the diagram, never a value.

A message is prose of the engine (`engine.bpmn`), with texts of the diagram and with values in it; what a diagram makes
up as it runs (a code of an error, the cause of `assert`, the type of a job) may be anything that the case knows. So
only what can be told apart is shown, and of an unknown kind nothing.
"""

from __future__ import annotations

import re
from collections.abc import Set

NOT_SHOWN = "（不显示）"
#: The diagram's text stands first, then what came of it.
_TEXT_FIRST = frozenset({"EXTRACT_VALUE_ERROR", "CONDITION_ERROR", "IO_MAPPING_ERROR"})
_THEN_VALUE = re.compile(r"实际得到|实际是|出错：|”：|保存：")
#: The id of what is missing stands first; an expression may have made it.
_ID_FIRST = frozenset(
    {"CALLED_ELEMENT_ERROR", "CALLED_DECISION_ERROR", "FORM_NOT_FOUND", "DECISION_EVALUATION_ERROR"}
)
#: … and then the place, which would tell where the case is.
_ID = re.compile(r"[^“]*“([\w.-]+)”(?:还?没有部署)?")


def without_values(error_type: str, message: str, ids: Set[str]) -> str:
    """The message up to the first value. `ids`: what the diagram itself calls processes, decisions and forms."""
    if error_type in _TEXT_FIRST:
        found = _THEN_VALUE.search(message)
        return message if found is None else message[: found.end()] + NOT_SHOWN
    if error_type in _ID_FIRST:
        named = _ID.match(message)
        if named is not None and named[1] in ids:
            rest = "" if named.end() == len(message) else NOT_SHOWN
            return named[0] + rest
    return f"原因只给看得到这件案子的人{NOT_SHOWN}"
