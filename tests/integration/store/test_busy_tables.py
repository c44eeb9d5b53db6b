"""Counting a young table waits for nobody: who waits for a vacuum has PostgreSQL give the vacuum up."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from engine.store import Database
from engine.store.statistics import look_at_young_tables
from tests.integration.store.test_statistics import fill


@pytest.mark.postgres
def test_a_table_that_is_being_vacuumed_is_left_for_later(postgres_url: str) -> None:
    impatient = Database(f"{postgres_url}&options=-c%20lock_timeout%3D100ms")
    fill(impatient, 0, 500)
    with impatient.engine.connect() as other, other.begin():
        other.execute(text("LOCK TABLE user_task IN SHARE UPDATE EXCLUSIVE MODE"))  # as VACUUM does
        look_at_young_tables(impatient)
    assert "user_task" in look_at_young_tables(impatient)
    impatient.dispose()
