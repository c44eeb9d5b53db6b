"""What somebody empties in a form is empty in the case file too: no paper made later says it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.store.tables_cases import CaseSecret
from engine.store.tenant_statements import select_from, table_of, text_param
from tests.processes.live_city import LiveCity, live_city

_SECRET = table_of(CaseSecret)
_VERSIONS = select_from(CaseSecret).where(_SECRET.c.field == text_param("field")).order_by(_SECRET.c.version)
CHECKED = {
    "statutory_channel": "none",
    "entrusted_by_authority": False,
    "in_jurisdiction": True,
    "materials_complete": False,
    "decision_confirmed": "supplement",
    "missing_items": ["evidence"],
}


def versions(city: LiveCity, field: str) -> list[Any]:
    with city.bus.database.read(city.tenant) as tx:
        rows = list(tx.rows(_VERSIONS, field=field))
        return [city.bus.keyring.open(tx, row["subject"], row["ciphertext"]) for row in rows]


def test_an_emptied_field_gets_an_empty_version(tmp_path: Path) -> None:
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as city:
        city.sample("0071", leave_at="P01-S05")
        city.do("P01-S05", **CHECKED, missing_note="请带房产证")
        city.do("P01-S06", supplement_files=["演示附件"])
        city.do("P01-S05", **CHECKED, missing_note=None, override_reason="再给一次机会")
        assert versions(city, "missing_note") == ["请带房产证", None]


def test_a_field_that_never_had_a_value_gets_none(tmp_path: Path) -> None:
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as city:
        city.sample("0071", leave_at="P01-S05")
        city.do("P01-S05", **CHECKED, missing_note="")
        assert versions(city, "missing_note") == []
