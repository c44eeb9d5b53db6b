"""The same commands leave the same rows, whether writes go one by one or together, and on either database."""

from __future__ import annotations

import random
import secrets
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from typing import Any

import pytest

from casework.verification import verify_history as verify
from engine.store import Database, Tx
from engine.store.base import Base
from engine.store.tenant_statements import select_from, table_of
from tests.integration.core.world import DISTRICT, world_at
from tests.integration.store.walk import Walk
from tests.support.postgres import Postgres
from tests.support.seeds import seed_of_run

#: How often the rows are compared, and how many steps lie between.
LOOKS, STEPS = 4, 20
#: All rows of a district, by table.
Rows = dict[str, list[dict[str, Any]]]


def _rows(database: Database) -> Rows:
    """All rows of the district, in the order of their keys."""
    found = {}
    with database.read(DISTRICT) as tx:
        for mapper in Base.registry.mappers:
            table = table_of(mapper.class_)
            keys = [column.name for column in table.primary_key]
            rows = {
                tuple(row[name] for name in keys): dict(row) for row in tx.rows(select_from(mapper.class_))
            }
            found[table.name] = [rows[key] for key in sorted(rows)]
    return found


def _walked(url: str, seed: int) -> list[Rows]:
    """What a walk leaves, at several moments."""
    with world_at(url) as world:
        walk = Walk(world, random.Random(seed))
        left = []
        for _ in range(LOOKS):
            walk.go(STEPS)
            left.append(_rows(world.bus.database))
        assert len(walk.done) >= 8, walk.done
        report = verify(world.bus.database, DISTRICT)
        assert report.ok, report.summary()
    return left


def _apart(_tx: Tx) -> AbstractContextManager[None]:
    return nullcontext()


@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_a_walk_leaves_the_same_rows_together_as_apart_and_on_sqlite(
    postgres_server: Postgres, postgres_template: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = seed_of_run()
    print(f"seed {seed}")
    left = {}
    names = [postgres_server.create(template=postgres_template) for _ in range(2)]
    together, apart = map(postgres_server.url, names)
    for way, url in (("together", together), ("sqlite", sqlite_url), ("apart", apart)):
        draws = count(seed)
        monkeypatch.setattr(secrets, "randbits", lambda _bits, draws=draws: next(draws))
        monkeypatch.setattr(secrets, "SystemRandom", lambda: random.Random(seed))
        if way == "apart":
            monkeypatch.setattr(Tx, "together", _apart)
        left[way] = _walked(url, seed)
    for way in ("apart", "sqlite"):
        for look, (one, other) in enumerate(zip(left[way], left["together"], strict=True)):
            for table in one:
                assert one[table] == other[table], f"{table}, {way}, look {look}, seed {seed}"
    for name in names:
        postgres_server.drop(name)
