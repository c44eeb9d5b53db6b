"""What designers name in `processes/base` is known to no code by that name; where it still is, it is listed here."""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from pathlib import Path

import pytest

import engine.store
from engine.store.base import Base
from tests.architecture.domain_words import NUMBER, sources, texts, words

#: Word → the files that say it, each line with its reason. It may only become shorter.
KNOWN = {
    # words of `counts_as` that are also called like the city's process (casework/tables/procedures.py explains them)
    "follow_up": {"api/resources/case_records.py", "casework/tables/procedures.py"}
    # and the column of a task's follow-up date
    | {"api/v2/routes/tasks.py", "engine/tasks/tasks.py"},
    "label_review": {"casework/tables/procedures.py"},
    "supervision": {
        "api/queries/cases/supervision.py", "casework/supervision/overdue.py", "casework/tables/procedures.py",
    },
    # what a diagram from before the header `decision` asks
    "dmn_required_docs": {"casework/papers/archive.py"},
    # the page of the desk has not learnt yet which steps are its own (the server has: `intake_desk`)
    "P01-S01": {"web/src/pages/intake/register.ts"},
    "P01-S02": {"web/src/pages/intake/register.ts", "web/src/pages/task/TaskDesk.tsx"},
    # a key of the keyboard; a name of TypeScript's
    "End": {"web/src/pages/audit/useSteps.ts", "web/src/parts/Menu.tsx"},
    "Standing": {"web/src/api/queries/useStandstills.ts"},
    # fields of answers and marks of pages: whether a case is closed, a draft of a form, what failed or was refused
    "closed": {"api/queries/intake.py", "web/src/pages/audit/FindCasePage.tsx"},
    "draft": {
        "api/resources/tasks.py", "web/src/pages/intake/IntakeBar.tsx", "web/src/pages/studio/DrawBar.tsx",
        "web/src/pages/task/TaskBar.tsx",
    },
    "failed": {
        "engine/batches/orders.py", "web/src/pages/task/TaskPage.tsx", "web/src/pages/task/useOpened.ts",
    },
    "refused": {
        "api/problems.py", "casework/linked_cases/cross_tenant_messages.py", "engine/errors.py",
        "web/src/pages/task/Outcomes.tsx", "web/src/pages/task/useSubmit.ts",
    },
    # a field of shared/linked_cases.yaml
    "registered": {"casework/tables/linked_cases.py"},
}  # fmt: skip
#: Attributes of a person in the case file (handbook 8.2): the platform's own columns, sealed; forms write to them.
PARTY = {"display_name", "legal_name", "id_no", "safe_contact", "age_band", "special_needs"}
#: Fields of the case file (8.1) that say who holds it and what it was merged into: the platform's own.
CASE = {"lead_unit", "duplicate_of", "risk_confirmed", "risk_final", "complexity_confirmed", "procedure_key"}
#: File → keys of form fields that it still reads by their name, beside those above. What a service takes and gives
#: (`fq:…`) is its contract; the rest is to become a `field_role`. It may only become shorter.
FIELDS = {
    # contracts of services: the draw, the daily list, the merging, the classification's columns
    "casework/sampling/draw.py": {"public_value"},
    "casework/sampling/services.py": {"amount_cny", "people_count", "public_value"},
    "casework/supervision/overdue.py": {"overdue_wd"},
    "casework/intake/register.py": {"main_case"},
    "casework/tables/domain.py": {"arbitration_first"},
    # what crosses between city and district (shared/linked_cases.yaml names the values)
    "casework/linked_cases/cross_tenant_messages.py": {"from_level"},
    "casework/linked_cases/linked_cases.py": {"from_level"},
    # words of `field_role` themselves, and an event's field of the engine
    "api/queries/replay/overrides.py": {"change_reason"},
    "forms/roles.py": {"change_reason"},
    "api/queries/studio/compare.py": {"due_date"},
    # which labels of persons the check looks for
    "casework/lint/rules/form_labels_person.py": {"false_mediation", "review_date"},
    # still read by name
    "api/queries/cases/holders.py": {"from_level", "give_up", "to_level"},
    "api/queries/cases/sampling.py": {"draw_source", "drawn_at", "public_value", "witness_unit"},
    "api/queries/cases/supervision.py": {"overdue_wd", "reason_code"},
    "api/queries/replay/headline.py": {"agreement_form", "decision_confirmed", "exit_channel"},
    "api/queries/replay/secrets_then.py": {"settlement_statements"},
    "api/queries/replay/words.py": {"decision_confirmed", "level_confirmed", "reason_code"},
    "api/resources/case_records.py": {"agreement_form", "agreement_text", "confirm_wish", "performed_now"},
    "casework/papers/data.py": {"doc_no"},
    "casework/papers/facts.py": {
        "agreement_text", "amount_cny", "domestic_violence", "due_date", "exit_channel", "imminent_danger",
        "minor_harm", "new_due_date", "performed_now", "reason_code", "self_harm_sign", "urge_at",
    },
    "casework/papers/filing.py": {"agent_for", "target_procedure"},
    "web/src/pages/intake/layout.ts": {
        "amount_cny", "applicant_identified", "consent_privacy_notice", "danger_note", "domestic_violence",
        "entrusted_by_authority", "imminent_danger", "in_jurisdiction", "materials_complete", "matter_kind",
        "minor_harm", "occurred_on", "people_count", "self_harm_sign", "statutory_channel",
    },
}  # fmt: skip
KINDS = ("process", "message", "decision", "form", "paper", "element", "status", "closing reason")


def test_no_code_says_a_number_an_id_a_message_a_status_or_a_closing_reason(repository: Path) -> None:
    named = words(repository / "processes" / "base")
    assert all(len(named[kind]) > 10 for kind in KINDS)
    known = frozenset().union(*(named[kind] for kind in KINDS))
    found: dict[str, set[str]] = defaultdict(set)
    for file in sources(repository):
        for text in texts(file):
            for word in {text} & known | set(NUMBER.findall(text)):
                found[word].add(file.relative_to(repository).as_posix())
    assert found == KNOWN


def test_no_code_reads_a_field_of_a_form_by_its_key(repository: Path) -> None:
    """Keys of one word are words of programs, too (`title`, `reason`), and say nothing."""
    for module in pkgutil.iter_modules(engine.store.__path__):
        if module.name.startswith("tables"):
            importlib.import_module(f"engine.store.{module.name}")
    columns = {column.name for table in Base.metadata.tables.values() for column in table.columns}
    keys = {key for key in words(repository / "processes" / "base")["field"] if "_" in key}
    keys -= columns | PARTY | CASE
    found: dict[str, set[str]] = defaultdict(set)
    for file in sources(repository):
        if said := keys & set(texts(file)):
            found[file.relative_to(repository).as_posix()] |= said
    assert found == FIELDS


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("a.py", '"""closed"""\nx = {"closed": 1}\n# "draft"\n', {"closed"}),
        ("a.tsx", '// "draft"\nconst a = row.status === "closed"; /* `x` */', {"closed"}),
    ],
)
def test_the_search_reads_texts_and_passes_over_what_is_said_to_readers(
    tmp_path: Path, name: str, source: str, said: set[str]
) -> None:
    file = tmp_path / name
    file.write_text(source, encoding="utf-8")
    assert set(texts(file)) == said
