"""Sixty ways in which somebody with the database would bend a case, an account or a definition: each is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text

from casework.verification import verify
from engine.history.rows.tables import TABLES
from engine.store.base import Base
from engine.store.tenant_statements import table_of
from tests.integration.core.tamper import rows_of
from tests.integration.core.world import World

FAR = "2030-01-01T00:00:00.000000Z"
NEWEST = "(SELECT max(key) FROM case_record)"
#: What is done by SQL, and the table that a finding names.
CHOSEN: tuple[tuple[str, str], ...] = (
    # parties
    ("UPDATE party SET fields = replace(fields, 'refused', 'agreed')", "party"),
    ("UPDATE party SET party_role = 'witness' WHERE number = 1", "party"),
    ("UPDATE party SET number = number + 10", "party"),
    ("UPDATE party SET party_role = CASE party_role WHEN 'applicant' THEN 'respondent' ELSE 'applicant' END", "party"),
    ("DELETE FROM party WHERE number = 2", "party"),
    ("DELETE FROM party", "party"),
    ("UPDATE party SET subject = 'party/1/1' WHERE number = 1", "party"),
    ("UPDATE party SET party_kind = 'organisation'", "party"),
    ("INSERT INTO party SELECT tenant, case_key, 3, party_role, party_kind, subject, fields FROM party"
     " WHERE number = 1", "party"),
    ("INSERT INTO party SELECT tenant, 7, number, party_role, party_kind, subject, fields FROM party"
        " WHERE number = 1 LIMIT 1", "party"),
    # evidence and papers
    ("UPDATE upload SET ciphertext = (SELECT max(ciphertext) FROM upload)", "upload"),
    ("UPDATE upload SET digest = '00'", "upload"),
    ("UPDATE upload SET file_name = 'x.png'", "upload"),
    (f"UPDATE upload SET expires_at = '{FAR}'", "upload"),
    ("UPDATE upload SET task_key = 5", "upload"),
    ("DELETE FROM upload", "upload"),
    ("UPDATE document SET file = NULL", "document"),
    ("UPDATE document SET file = (SELECT file FROM document ORDER BY key LIMIT 1)", "document"),
    ("UPDATE document SET data = (SELECT max(data) FROM document)", "document"),
    ("UPDATE document SET number = 'x'", "document"),
    ("UPDATE document SET title = 'x'", "document"),
    ("UPDATE document SET template = 'D03'", "document"),
    ("DELETE FROM document", "document"),
    ("UPDATE case_secret SET ciphertext = (SELECT max(ciphertext) FROM case_secret)", "case_secret"),
    ("UPDATE case_secret SET cls = 'P1'", "case_secret"),
    (f"UPDATE case_secret SET at = '{FAR}'", "case_secret"),
    ("DELETE FROM case_secret WHERE field = 'story'", "case_secret"),
    # the case
    ("UPDATE case_record SET created_by = 'somebody'", "case_record"),
    ("UPDATE case_record SET channel = 'hotline'", "case_record"),
    ("UPDATE case_record SET location_org = '01-01'", "case_record"),
    ("UPDATE case_record SET owner_org = '01-01'", "case_record"),
    ("UPDATE case_record SET confidentiality = 'restricted'", "case_record"),
    ("UPDATE case_record SET status = 'archived'", "case_record"),
    ("UPDATE case_record SET risk = 'blue'", "case_record"),
    (f"UPDATE case_record SET closed_at = '{FAR}'", "case_record"),
    (f"UPDATE case_record SET created_at = '{FAR}'", "case_record"),
    (f"DELETE FROM case_record WHERE key = {NEWEST}", "case_record"),
    # time
    ("UPDATE timer_override SET duration = 'P300D'", "timer_override"),
    ("UPDATE timer_override SET changed_by = 'somebody'", "timer_override"),
    ("DELETE FROM timer_override", "timer_override"),
    ("INSERT INTO timer_override SELECT tenant, org_code, 'T_OTHER', duration, reason, changed_by, changed_at"
     " FROM timer_override", "timer_override"),
    (f"UPDATE start_timer SET due_at = '{FAR}'", "start_timer"),
    (f"UPDATE timer SET due_at = '{FAR}'", "timer"),
    # accounts
    ("INSERT INTO role_assignment SELECT tenant, 'chen', 'county_director', '01-01' FROM account"
     " WHERE \"user\" = 'chen'", "role_assignment"),
    ("UPDATE account SET password_hash = 'x' WHERE \"user\" = 'li'", "account"),
    ("UPDATE account SET email = 'x@example.org'", "account"),
    ("UPDATE account SET active = NOT active", "account"),
    ("UPDATE account SET salt = 'x'", "account"),
    ("DELETE FROM account WHERE \"user\" = 'li'", "account"),
    ("UPDATE api_token SET revoked_at = NULL", "api_token"),
    (f"UPDATE api_token SET expires_at = '{FAR}'", "api_token"),
    ("DELETE FROM api_token", "api_token"),
    # definitions
    ("UPDATE start_event SET name = 'other' WHERE type = 'message'", "start_event"),
    (
        "UPDATE start_event SET definition_key = (SELECT min(key) FROM process_definition WHERE key NOT IN"
        " (SELECT definition_key FROM start_event))"
        " WHERE definition_key = (SELECT min(definition_key) FROM start_event)",
        "start_event",
    ),
    ("DELETE FROM start_event WHERE type = 'signal'", "start_event"),
    ("UPDATE process_definition SET xml = replace(xml, '看一看', '不看')", "process_definition"),
    ("UPDATE process_definition SET start_form = 'x'", "process_definition"),
    ("UPDATE process_definition SET version = version + 1", "process_definition"),
    ("UPDATE form_definition SET schema = replace(schema, 'consent', 'content')", "form_definition"),
    ("UPDATE decision_definition SET requirements_key = 5", "decision_definition"),
    ("UPDATE deployment SET note = 'x'", "deployment"),
    # places and the record itself
    ("UPDATE org_unit SET name = 'x'", "org_unit"),
    ("DELETE FROM org_unit", "org_unit"),
    ("UPDATE tenant SET name = 'x'", "tenant"),
    ("UPDATE tenant SET parent = NULL WHERE parent IS NOT NULL", "tenant"),
    ("DELETE FROM checkpoint", "checkpoint"),
    ("UPDATE task_candidate SET candidate = candidate || 'x'", "task_candidate"),
    ("UPDATE user_task SET assignee = 'x' WHERE state = 'CREATED'", "user_task"),
)  # fmt: skip


@contextmanager
def restored(world: World) -> Iterator[None]:
    """Every table as it was, afterwards."""
    kept: dict[type[Base], list[dict[str, Any]]] = {m: rows_of(world.bus.database, m) for m in TABLES}
    try:
        yield
    finally:
        with world.bus.database.engine.begin() as connection:
            for model, rows in kept.items():
                names = [column.name for column in table_of(model).c]
                connection.execute(text(f"DELETE FROM {model.__tablename__}"))
                quoted = ", ".join(f'"{name}"' for name in names)
                values = ", ".join(f":{name}" for name in names)
                if rows:
                    connection.execute(
                        text(f"INSERT INTO {model.__tablename__} ({quoted}) VALUES ({values})"), rows
                    )


@pytest.mark.parametrize("part", range(4))
def test_each_chosen_tampering_is_named(rich: World, part: int) -> None:
    world = rich
    missed = []
    for statement, table in CHOSEN[part::4]:
        with restored(world):
            with world.bus.database.engine.begin() as connection:
                assert connection.execute(text(statement)).rowcount, statement
            named = {found.table for found in verify(world.bus.database, opener=world.bus.keyring).findings}
        if table not in named:
            missed.append((statement, named))
    assert missed == []
    report = verify(world.bus.database, opener=world.bus.keyring)
    assert report.ok, report.findings


def test_there_are_sixty() -> None:
    assert len(CHOSEN) >= 60
