"""Every table and column that is listed as proved: whoever changes it by SQL is found out. The list has every table."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from casework.verification import verify
from engine.history.report import VerifyReport
from engine.history.rows.tables import TABLES, Proved
from engine.history.shapes import Malformed, value_of
from engine.store.base import Base
from engine.store.tenant_statements import table_of
from tests.integration.core.tamper import JUNK, mutate, rows_of, tampered, varied
from tests.integration.core.world import World
from tests.support.seeds import seed_of_run

SEED = seed_of_run()
PROVED = {model: proof for model, proof in TABLES.items() if isinstance(proof, Proved)}
#: Tamperings of a run: 200 on SQLite, fewer on PostgreSQL, where each costs more and finds the same.
RANDOM = {"sqlite": 40, "postgresql": 12}
JUNKS = {"sqlite": 200, "postgresql": 20}
#: The whole takes more than ten seconds. One fifth of the columns, drawn over all tables, and the chosen tamperings are
#: what a change of the proof breaks first; the other four look further in the same places.
PARTS = [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, 5))]
#: What a row of one table says is sometimes told by another, which has to agree with it.
TOLD_BY = {
    "process_instance": {"snapshot_part"},  # the header of its snapshot is compared with the state as a whole
    "history_entry": {"process_instance", "case_record", "tenant"},
    "checkpoint_head": {"checkpoint"},
    "tenant": {"checkpoint"},
    "access_head": {"history_entry"},
}


def look(world: World) -> VerifyReport:
    return verify(world.bus.database, opener=world.bus.keyring)


def proved_columns(model: type[Base]) -> list[str]:
    return [column.name for column in table_of(model).c if column.name not in PROVED[model].except_]


def kind(world: World) -> str:
    return "sqlite" if world.bus.database.is_sqlite else "postgresql"


def test_every_table_and_every_exception_is_in_the_list() -> None:
    assert {table_of(model).name for model in TABLES} == set(Base.metadata.tables)
    for model, proof in PROVED.items():
        assert set(proof.except_) <= set(table_of(model).c.keys())
        assert all(proof.except_.values())
    assert all(proof.how if isinstance(proof, Proved) else proof.why for proof in TABLES.values())


def test_the_rich_district_has_a_row_in_every_proved_table(rich: World) -> None:
    assert [m.__tablename__ for m in PROVED if not rows_of(rich.bus.database, m)] == []
    assert [str(finding) for finding in look(rich).findings] == []


@pytest.mark.parametrize("part", PARTS)
def test_whatever_is_changed_at_random_is_named(rich: World, part: int) -> None:
    draw = random.Random(SEED + part)
    print(f"FENGQIAO_TEST_SEED={SEED}")
    places = [(model, column) for model in PROVED for column in proved_columns(model)]
    places = places[part::5]
    draw.shuffle(places)
    done = 0
    while done < RANDOM[kind(rich)]:
        model, column = places[done % len(places)]
        rows = rows_of(rich.bus.database, model)
        made = mutate(draw, model, rows, [column]) or mutate(draw, model, rows, [column])
        done += 1
        if made is None:
            continue
        what, changed = made
        try:
            with tampered(rich.bus.database, model, changed):
                report = look(rich)
        except DBAPIError:  # the database takes no such row
            continue
        assert not report.ok, what
        named = {finding.table for finding in report.findings}
        assert named & {model.__tablename__, *TOLD_BY.get(model.__tablename__, ())}, (what, report.findings)
    assert look(rich).ok


@pytest.mark.parametrize("part", range(5))
def test_a_malformed_value_is_a_finding_and_never_a_crash(rich: World, part: int) -> None:
    draw = random.Random(SEED - part)
    print(f"FENGQIAO_TEST_SEED={SEED}")
    models = list(TABLES)
    done = 0
    while done < JUNKS[kind(rich)]:
        model = draw.choice(models)
        rows = [row for row in rows_of(rich.bus.database, model) if row["tenant"] != "*"]
        at = draw.randrange(len(rows)) if rows else 0
        names = [column.name for column in table_of(model).c if column.name != "tenant"]
        # several values of one row at a time, so that a thousand take seconds
        junk = {name: draw.choice(JUNK) for name in draw.sample(names, min(12, len(names)))}
        if not rows or not (junk := fitting(rich, junk, rows[at])):
            continue
        done += len(junk)
        try:
            with tampered(rich.bus.database, model, varied(rows, at, junk)) as stored:
                report = look(rich)
        except DBAPIError:  # the database takes no such value
            continue
        for name in junk:
            if malformed(model, name, stored):
                assert (model.__tablename__, name) in told(report), (model, name, junk, report.findings)
    assert look(rich).ok


def fitting(world: World, junk: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """Of these values those that the database might take: SQLite takes everything."""
    if world.bus.database.is_sqlite:
        return junk
    return {n: v for n, v in junk.items() if isinstance(v, str) and len(v) < 20 and isinstance(row[n], str)}


def malformed(model: type[Base], name: str, stored: list[dict[str, Any]]) -> bool:
    column = table_of(model).c[name]
    try:
        for row in stored:
            value_of(column, row[name])
    except Malformed:
        return True
    return False


def told(report: VerifyReport) -> set[tuple[str, str]]:
    return {(finding.table, finding.column) for finding in report.findings}
