"""Every table of `processes/base/shared`. All of them are read one way (`casework.tables.overlays`): a file that
changes is in force with the next question, one that is spoilt leaves the last readable version in force and is told."""

from __future__ import annotations

from typing import Any, Final

from casework.cases import sensitive_facts
from casework.papers import templates
from casework.roles import ROLES
from casework.tables import (
    case_facts,
    case_messages,
    closing_reasons,
    domain,
    linked_cases,
    procedure_list,
    statuses,
    time,
)
from casework.tables.overlays import OverlaidTable
from casework.walls import crossing

TABLES: Final[tuple[OverlaidTable[Any], ...]] = (
    statuses.TABLE,
    closing_reasons.TABLE,
    procedure_list.TABLE,
    case_facts.TABLE,
    case_messages.TABLE,
    ROLES,
    crossing.TABLE,
    sensitive_facts.TABLE,
    linked_cases.TABLE,
    domain.DISPUTE_TYPES,
    domain.ENUMS,
    domain.STANDSTILL,
    time.TIMERS,
    time.HOLIDAYS,
    templates.TABLE,
)


def problems() -> list[str]:
    """What is wrong with the files as they are now, at whatever node."""
    return [problem for table in TABLES for problem in table.problems()]
