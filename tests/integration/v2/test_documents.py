"""Files that programs hand over: they come back byte for byte, lie sealed in the database, and belong to one tenant."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

from werkzeug.test import TestResponse

from engine.store.scope import select_from
from engine.store.tables_cases import SubjectKey
from engine.store.tables_uploads import Upload
from tests.integration.v2.conftest import Client, Door

CONTENT = "<script>证据</script>\0\1".encode()


def hand_over(client: Client, query: str = "", **metadata: Any) -> TestResponse:
    data: dict[str, Any] = {"file": (BytesIO(CONTENT), "证据.html", "text/html")}
    if metadata:
        data["metadata"] = json.dumps(metadata)
    return client.ask("POST", f"/documents{query}", data=data)


def test_a_file_comes_back_as_it_went(door: Door) -> None:
    answer = hand_over(door.admin, customProperties={"a": [1.5]})
    assert answer.status_code == 201, answer.data
    reference = answer.get_json()
    assert (reference["camunda.document.type"], reference["storeId"]) == ("camunda", "fengqiao")
    metadata = reference["metadata"]
    assert (metadata["fileName"], metadata["size"], metadata["contentType"]) == (
        "证据.html",
        len(CONTENT),
        "text/html",
    )
    assert set(metadata) == {
        "contentType", "fileName", "expiresAt", "size", "processDefinitionId", "processInstanceKey", "customProperties",
    }  # fmt: skip
    path = f"/documents/{reference['documentId']}"
    got = door.admin.ask("GET", f"{path}?contentHash={reference['contentHash']}")
    assert (got.status_code, got.data, got.mimetype) == (200, CONTENT, "text/html")
    assert got.headers["Content-Disposition"] == "attachment"
    door.admin.refused("GET", f"{path}?contentHash=00", None, 404)


def test_what_lies_in_the_database_is_sealed_and_can_be_forgotten(door: Door) -> None:
    assert hand_over(door.admin, "?documentId=d1").status_code == 201
    with door.bus.database.read("01-01") as tx:
        (row,) = tx.rows(select_from(Upload))
        assert len(tx.rows(select_from(SubjectKey))) == 1
    assert "证据</script>" not in row["ciphertext"]
    assert door.admin.ask("DELETE", "/documents/d1").status_code == 204
    door.admin.refused("DELETE", "/documents/d1", None, 404)
    door.admin.refused("GET", "/documents/d1", None, 404)
    with door.bus.database.read("01-01") as tx:
        assert tx.rows(select_from(SubjectKey)) == []


def test_a_file_belongs_to_one_tenant_and_may_expire(door: Door) -> None:
    assert hand_over(door.admin, "?documentId=d1", expiresAt="2026-05-06T01:01:00Z").status_code == 201
    for method in ("GET", "DELETE"):
        door.client("other").refused(method, "/documents/d1", None, 404)
    door.client("applicant").refused("GET", "/documents/d1", None, 403)
    assert hand_over(door.client("other"), "?documentId=d1").status_code == 201
    assert hand_over(door.admin, "?documentId=d1").status_code == 409
    assert door.admin.ask("GET", "/documents/d1").status_code == 200
    door.clock.advance(timedelta(minutes=1))
    door.admin.refused("GET", "/documents/d1", None, 404)


def test_what_is_refused(door: Door) -> None:
    assert door.admin.ask("POST", "/documents", {"file": "x"}).status_code == 415
    assert hand_over(door.admin, "?storeId=s3").get_json()["where"] == "storeId"
    assert hand_over(door.admin, colour="red").get_json()["where"] == "metadata.colour"
    assert hand_over(door.admin, contentType="a\r\nb").get_json()["where"] == "metadata.contentType"
    assert hand_over(door.admin, fileName="a\nb").get_json()["where"] == "metadata.fileName"
    empty = door.admin.ask("POST", "/documents", data={"other": (BytesIO(b""), "x")})
    assert empty.get_json()["where"] == "file"
