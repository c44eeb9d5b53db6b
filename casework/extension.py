"""What casework plugs into the engine (`engine.extension`)."""

from __future__ import annotations

from casework.lint.rules import RULES
from casework.services import SERVICES
from casework.tables.domain import group_names
from engine.extension import Extension


def _known_groups(_place: str) -> frozenset[str]:
    return frozenset(group_names())


CASEWORK = Extension(services=SERVICES, lint_rules=RULES, known_groups=_known_groups)
