"""Every place that writes a table of the proof is known, and each records what it writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from engine.history.rows.tables import TABLES, Proved

ROOT = Path(__file__).resolve().parents[2]
_WRITES = frozenset({"add", "put", "insert", "update_of", "delete_of", "insert_into", "upsert_into"})
#: Written by the step itself, with the entry that says so.
STEP = {"engine/transaction/saving.py", "engine/history/append.py", "engine/history/checkpoint.py"}
#: Made of the events of an entry, and made again by a rebuild.
PROJECTIONS = "engine/projections/"


def proved() -> set[str]:
    return {model.__name__ for model, proof in TABLES.items() if isinstance(proof, Proved)}


def writes(tree: ast.AST) -> Iterator[str]:
    """The models that a module writes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _WRITES and node.args and isinstance(node.args[0], ast.Name):
                yield node.args[0].id


def sites() -> set[tuple[str, str]]:
    found = set()
    for path in sorted([f for layer in ("api", "casework", "engine") for f in ROOT.glob(f"{layer}/**/*.py")]):
        where = path.relative_to(ROOT).as_posix()
        if where in STEP or where.startswith((PROJECTIONS, "engine/store/")):
            continue
        models = set(writes(ast.parse(path.read_text(encoding="utf-8")))) & proved()
        found |= {(where, model) for model in models}
    return found


#: Where a row of a proved table is written, and what that place puts on record with it. A founding is recorded by who
#: made the tenant, in the same transaction or before anything else is done.
RECORDED: dict[tuple[str, str], str] = {
    ("api/bootstrap.py", "OrgUnit"): "record_founding(",
    ("api/bootstrap.py", "Tenant"): "record_founding(",
    ("api/demo/org.py", "Tenant"): "record_founding(",
    ("engine/access/accounts.py", "Account"): '"AccountSet"',
    ("engine/access/accounts.py", "RoleAssignment"): '"AccountSet"',
    ("engine/messages/buffer.py", "MessageCorrelation"): '["message"]',
    ("casework/case_file/values.py", "CaseSecret"): '"SecretSet"',
    ("casework/case_file/values.py", "Party"): '"PartiesSet"',
    ("engine/definitions/deploy.py", "Deployment"): '"Deployed"',
    ("engine/definitions/deploy.py", "StartEvent"): '"starts"',
    ("casework/founding.py", "OrgUnit"): '"UnitAdded"',
    ("casework/founding.py", "Tenant"): '"TenantFounded"',
    ("engine/jobs/jobs.py", "Job"): '"JobChanged"',
    ("casework/papers/rendering.py", "Document"): '"DocumentRendered"',
    ("casework/parties/party_accounts.py", "PartyAccount"): '"PartyBound"',
    ("casework/case_file/reveal.py", "PersonalRead"): "PERSONAL_READ",
    ("casework/papers/services.py", "Document"): '"DocumentMade"',
    ("engine/definitions/settings.py", "TimerOverride"): '"TimerSet"',
    ("engine/definitions/retire.py", "RetiredDefinition"): '"Retired"',
    ("engine/timers/start_timers.py", "StartTimer"): '"StartTimerSet"',
    ("engine/files/task_files.py", "Upload"): '"UploadKept"',
    ("engine/tasks/tasks.py", "TaskCandidate"): '"TaskAssigned"',
    ("engine/tasks/tasks.py", "UserTask"): '"TaskAssigned"',
    ("engine/access/tokens.py", "ApiToken"): '"TokenCreated"',
    ("engine/files/uploads.py", "Upload"): '"UploadStored"',
}


def test_every_write_path_of_a_proved_table_is_known() -> None:
    assert sites() == set(RECORDED)


def test_every_write_path_reaches_the_chain() -> None:
    silent = [
        site for site, word in RECORDED.items() if word not in (ROOT / site[0]).read_text(encoding="utf-8")
    ]
    assert silent == []


def test_what_is_looked_for_would_be_seen() -> None:
    text = "unit.tx.put(Party, row)\n_DROP = delete_of(Case)\ntx.add(Outbox, *rows)"
    assert list(writes(ast.parse(text))) == ["Party", "Case", "Outbox"]
