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
#: Made of the events of an entry, by appliers that live and in a rebuild (or in verification) are the same.
WHOLE = "engine/history/rows/live.py"
APPLIERS = {WHOLE} | {f"{applier.__module__.replace('.', '/')}.py" for applier in apply.APPLIERS.values()}
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


#: Where a row of a proved table is written by no applier: what that place puts on record with it, and why the event
#: does not say the row wholly. A founding is recorded by who made the tenant, in the same transaction or before
#: anything else is done.
_FOUNDING = "the tenant's row is the head of the chain that says it, so it is there before"
_SECRET = "the record holds a salted digest only, the row the ciphertext"
_TEXT = "the record holds the digest of a text that the row holds"
_PASSWORD = "the record holds a salted digest of the row, which has the hash of a password"
ALLOWED: dict[tuple[str, str], tuple[str, str]] = {
    ("api/bootstrap.py", "OrgUnit"): ("record_founding(", _FOUNDING),
    ("api/bootstrap.py", "Tenant"): ("record_founding(", _FOUNDING),
    ("api/demo/org.py", "Tenant"): ("record_founding(", _FOUNDING),
    ("casework/founding.py", "Tenant"): ("TenantFounded(", "of two that record it the second waits for the row"),
    ("engine/access/accounts.py", "Account"): ("AccountSet(", _PASSWORD),
    ("engine/access/accounts.py", "RoleAssignment"): ("AccountSet(", "posts are said with the account's row"),
    ("engine/access/tokens.py", "ApiToken"): ("TokenCreated(", "the record names a token by a part of its digest"),
    ("engine/messages/buffer.py", "MessageCorrelation"): (
        '["message"]', "the step's own record says it, and of two deliveries one fails on the row's key",
    ),
    ("casework/case_file/values.py", "CaseSecret"): ("SecretSet(", _SECRET),
    ("casework/case_file/values.py", "Party"): ("PartiesSet(", "the list is replaced whole, with what is sealed"),
    ("casework/papers/rendering.py", "Document"): ("DocumentRendered(", _SECRET),
    ("casework/papers/services.py", "Document"): ("DocumentMade(", _SECRET),
    ("engine/definitions/deploy.py", "Deployment"): ("Deployed(", _TEXT),
    ("engine/definitions/deploy.py", "StartEvent"): ("starts", _TEXT),
    ("engine/files/task_files.py", "Upload"): ("UploadKept(", _SECRET),
    ("engine/files/uploads.py", "Upload"): ("UploadStored(", _SECRET),
}  # fmt: skip


def test_every_write_path_of_a_proved_table_is_known() -> None:
    assert sites() == set(ALLOWED)


def test_lists_are_written_by_appliers_alone() -> None:
    lists = {model.__name__ for model in (*LISTS, TaskCandidate, ProcessInstance)}
    assert [site for site in sites() if site[1] in lists] == []


def test_a_rebuild_only_empties_lists() -> None:
    tree = ast.parse((ROOT / REBUILD).read_text(encoding="utf-8"))
    assert {name for name in calls(tree) if name in _WRITES} == {"delete_of", "update_of"}


def test_every_write_path_reaches_the_chain() -> None:
    silent = [
        site
        for site, (word, _why) in ALLOWED.items()
        if word not in (ROOT / site[0]).read_text(encoding="utf-8")
    ]
    assert silent == []


def test_what_is_looked_for_would_be_seen() -> None:
    text = "unit.tx.put(Party, row)\n_DROP = delete_of(Case)\ntx.add(Outbox, *rows)"
    assert list(writes(ast.parse(text))) == ["Party", "Case", "Outbox"]
