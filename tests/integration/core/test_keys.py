"""Root keys: never twice, rising, and not to be counted on from one that somebody has seen."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from engine.context import local_of, root_of
from engine.keys import BLOCK, RESERVE, SPARSENESS, KeySource
from engine.store import Database

MANY = 3 * BLOCK


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def drawn(source: KeySource, count: int) -> list[int]:
    """So many keys, as that many commands would take them."""
    keys = []
    for _ in range(count):
        source.ensure()
        keys.append(source())
    return keys


def test_two_processes_never_hand_out_a_key_twice(database: Database) -> None:
    sources = [KeySource(database), KeySource(database)]
    with ThreadPoolExecutor(4) as pool:
        handed = [key for keys in pool.map(lambda n: drawn(sources[n % 2], MANY), range(4)) for key in keys]
    assert len(set(handed)) == 4 * MANY
    assert all(local_of(key) == 0 and root_of(key) == key > 0 for key in handed)


def test_keys_of_one_process_follow_the_order_of_asking(database: Database) -> None:
    keys = drawn(KeySource(database), MANY)
    assert keys == sorted(keys)


def test_whoever_counts_on_from_a_key_finds_nothing(database: Database) -> None:
    keys = drawn(KeySource(database), MANY)
    roots = {key >> 24 for key in keys}
    guesses = {root + step for root in list(roots)[::100] for step in range(-105, 106) if step}
    found = len(guesses & roots)
    assert found < len(guesses) * 4 / SPARSENESS + 10, (
        f"{found} of {len(guesses)} guesses beside a known key hit"
    )
    gaps = {(after - before) >> 24 for before, after in pairwise(keys)}
    assert len(gaps) > BLOCK, "the distances between keys repeat"


def test_a_command_finds_the_reserve_it_may_lean_on(database: Database) -> None:
    source = KeySource(database)
    drawn(source, BLOCK - RESERVE)
    source.ensure()
    assert len({source() for _ in range(RESERVE)}) == RESERVE
    small = KeySource(database)
    with pytest.raises(RuntimeError, match="root keys"):
        small()
