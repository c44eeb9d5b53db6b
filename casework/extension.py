"""What casework plugs into the engine (`engine.extension`): one line a seam."""

from __future__ import annotations

from casework.case_file.first_values import form_start
from casework.case_file.form_values import put_into_case
from casework.cases.hearing import SensitiveHearing
from casework.cases.owners import Cases
from casework.cases.reactions import CaseReactions
from casework.commands import COMMANDS
from casework.gate.cases import CaseVisibility
from casework.gate.reserved import refuse_reserved
from casework.linked_cases.deliveries import told_across
from casework.lint.rules import RULES
from casework.places.candidates import CaseCandidates
from casework.roles.posts import RolesAtPlaces
from casework.services import SERVICES
from casework.tables.time import TIME
from casework.walls.case_walls import CaseWalls
from engine.extension import Extension

CASEWORK = Extension(
    services=SERVICES,
    commands=COMMANDS,
    lint_rules=RULES,
    roles=RolesAtPlaces(),
    may_send=refuse_reserved,
    owners=Cases(),
    hearing=SensitiveHearing(),
    reactions=CaseReactions(),
    walls=CaseWalls(),
    candidates=CaseCandidates(),
    form_start=form_start,
    form_values=put_into_case,
    visibility=CaseVisibility(),
    across=told_across,
    time=TIME,
)
