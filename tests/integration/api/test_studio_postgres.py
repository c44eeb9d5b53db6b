"""The studio's own queries once on PostgreSQL: list, source, drawing, scenarios, rehearsal, heat, publishing."""

from __future__ import annotations

import pytest

from tests.support.clients import AsUser

pytestmark = pytest.mark.postgres
HERE = "place=01-01"


def test_the_studio_on_postgresql(on_postgres: AsUser) -> None:
    designer = on_postgres("designer")
    base = "/api/studio/procedures/hearing"
    found = designer.get(f"{base}?{HERE}").json
    xml = found["xml"].replace("会商", "联席会商")
    drawing = {"base": found["key"], "name": "听取", "xml": xml, "forms": [], "decisions": []}
    assert designer.put(f"{base}/drawing?{HERE}", json=drawing).headers["ETag"] == '"1"'
    assert designer.put(f"{base}/drawing?{HERE}", json=drawing).status_code == 412
    assert designer.get(f"{base}/drawing?{HERE}").json["drawing"]["xml"] == xml
    scenario = {
        "name": "一",
        "given": {"now": "2026-11-20T09:26:00+08:00"},
        "when": [],
        "then": {"tasks": ["listen"]},
    }
    assert designer.put(f"{base}/scenarios/一", json={"document": scenario}).status_code == 204
    (kept,) = designer.get(f"{base}/scenarios?{HERE}").json
    told = designer.post(
        "/api/studio/rehearse", json={"place": "01-01", "xml": xml, "scenarios": [kept["document"]]}
    )
    assert told.json["outcomes"][0]["ok"]
    assert designer.get(f"{base}/heat?{HERE}").json == []
    body = {"place": "01-01", "base": found["key"], "xml": xml, "note": "改名"}
    assert designer.post("/api/studio/publish", json=body).status_code == 201
    (row,) = on_postgres("city_designer").get("/api/studio/procedures").json["items"]
    assert [version and version["version"] for version in row["versions"]] == [1, 1, None]
