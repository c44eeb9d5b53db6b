"""Every place that writes a table of the proof is known, and each records what it writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from engine.history.rows.tables import TABLES, Proved
from engine.projections import apply
from engine.projections.lists import LISTS
from engine.store.tables_instances import ProcessInstance, TaskCandidate

ROOT = Path(__file__).resolve().parents[2]
_WRITES = frozenset({"add", "put", "insert", "update_of", "delete_of", "insert_into", "upsert_into"})
#: Written by the step itself, with the entry that says so.
STEP = {
    "casework/cases/saving.py",
    "engine/transaction/saving.py",
    "engine/history/append.py",
    "engine/history/checkpoint.py",
}
#: Made of the events of an entry, by appliers that live and in a rebuild are the same.
APPLIERS = {f"{applier.__module__.replace('.', '/')}.py" for applier in apply.APPLIERS.values()}
REBUILD = "engine/projections/rebuild.py"
#: Makes the lists again in a database of its own, beside the platform's.
CHECK = "engine/projections/check.py"


def proved() -> set[str]:
    return {model.__name__ for model, proof in TABLES.items() if isinstance(proof, Proved)}


def writes(tree: ast.AST) -> Iterator[str]:
    """The models that a module writes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = next(calls(ast.Expression(node)))
            if name in _WRITES and node.args and isinstance(node.args[0], ast.Name):
                yield node.args[0].id


def calls(tree: ast.AST) -> Iterator[str]:
    """The names of what a module calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def sites() -> set[tuple[str, str]]:
    found = set()
    for path in sorted([f for layer in ("api", "casework", "engine") for f in ROOT.glob(f"{layer}/**/*.py")]):
        where = path.relative_to(ROOT).as_posix()
        if where in STEP | APPLIERS or where in (REBUILD, CHECK) or where.startswith("engine/store/"):
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
    ("engine/access/accounts.py", "Account"): "AccountSet(",
    ("engine/access/accounts.py", "RoleAssignment"): "AccountSet(",
    ("engine/messages/buffer.py", "MessageCorrelation"): '["message"]',
    ("casework/case_file/values.py", "CaseSecret"): "SecretSet(",
    ("casework/case_file/values.py", "Party"): "PartiesSet(",
    ("engine/definitions/deploy.py", "Deployment"): "Deployed(",
    ("engine/definitions/deploy.py", "StartEvent"): '"starts"',
    ("casework/founding.py", "OrgUnit"): "UnitAdded(",
    ("casework/founding.py", "Tenant"): "TenantFounded(",
    ("casework/papers/rendering.py", "Document"): "DocumentRendered(",
    ("casework/parties/party_accounts.py", "PartyAccount"): "PartyBound(",
    ("casework/case_file/reveal.py", "PersonalRead"): "PersonalRead(",
    ("casework/papers/services.py", "Document"): "DocumentMade(",
    ("engine/definitions/settings.py", "TimerOverride"): "TimerSet(",
    ("engine/definitions/retire.py", "RetiredDefinition"): "Retired(",
    ("engine/timers/start_timers.py", "StartTimer"): "StartTimerSet(",
    ("engine/files/task_files.py", "Upload"): "UploadKept(",
    ("engine/access/tokens.py", "ApiToken"): "TokenCreated(",
    ("engine/files/uploads.py", "Upload"): "UploadStored(",
}


def test_every_write_path_of_a_proved_table_is_known() -> None:
    assert sites() == set(RECORDED)


def test_lists_are_written_by_appliers_alone() -> None:
    lists = {model.__name__ for model in (*LISTS, TaskCandidate, ProcessInstance)}
    assert [site for site in sites() if site[1] in lists] == []


def test_a_rebuild_only_empties_lists() -> None:
    tree = ast.parse((ROOT / REBUILD).read_text(encoding="utf-8"))
    assert {name for name in calls(tree) if name in _WRITES} == {"delete_of", "update_of"}


def test_every_write_path_reaches_the_chain() -> None:
    silent = [
        site for site, word in RECORDED.items() if word not in (ROOT / site[0]).read_text(encoding="utf-8")
    ]
    assert silent == []


def test_what_is_looked_for_would_be_seen() -> None:
    text = "unit.tx.put(Party, row)\n_DROP = delete_of(Case)\ntx.add(Outbox, *rows)"
    assert list(writes(ast.parse(text))) == ["Party", "Case", "Outbox"]
