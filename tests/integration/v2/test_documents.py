"""Files that programs hand over: they come back byte for byte, lie sealed in the database, and belong to one tenant."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from engine.context import platform_actor
from engine.files.commands import SealUploads
from engine.store.tables_cases import SubjectKey
from engine.store.tables_org import IdempotencyKey
from engine.store.tables_uploads import Upload
from engine.store.tenant_statements import select_from, table_of, update_of
from tests.integration.v2.conftest import Client, Door
from tests.support.official import judged

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


def as_parts(boundary: str, content: bytes) -> dict[str, Any]:
    """The body of an upload as a client writes it."""
    head = 'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain'
    body = f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def once(door: Door, parts: dict[str, Any]) -> TestResponse:
    return door.admin.ask("POST", "/documents", headers={"Idempotency-Key": "k"}, **parts)


def test_one_key_hands_over_one_file_however_its_parts_are_divided(door: Door) -> None:
    first = once(door, as_parts("b", CONTENT))
    again = once(door, as_parts("another", CONTENT))
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    other = once(door, as_parts("b", b"another file"))
    assert (other.status_code, "Idempotency-Key" in other.get_data(as_text=True)) == (422, True)
    with door.bus.database.read("01-01") as tx:
        assert len(tx.rows(select_from(Upload))) == 1


@pytest.mark.parametrize("marked", [True, False])
def test_an_upload_that_is_repeated_after_the_upgrade_is_answered_as_before(door: Door, marked: bool) -> None:
    first = once(door, as_parts("b", CONTENT)).get_json()
    digest = hashlib.sha256(CONTENT).hexdigest()
    told = {"id": first["documentId"], "size": len(CONTENT), "digest": digest, "expires_at": None}
    said = b"\0".join((b"POST", b"/v2/documents?", b""))
    before = {  # as the versions kept it that told names and plain digests, and took each form for an empty one
        "result": {"answer": {**told, "file_name": "a.txt", "content_type": "text/plain", "metadata": {}}},
        "fingerprint": door.bus.keyring.fingerprint(said) if marked else hashlib.sha256(said).hexdigest(),
    }
    with door.bus.database.write("01-01") as tx:
        tx.run(update_of(IdempotencyKey).values(**before))
        tx.run(update_of(Upload).where(table_of(Upload).c.id == first["documentId"]).values(salt=None))
    assert door.bus.execute(SealUploads(), platform_actor("01-01")) == 1
    again = once(door, as_parts("c", CONTENT))
    assert (again.status_code, again.get_json()) == (201, {**first, "contentHash": digest})
    with door.bus.database.read("01-01") as tx:
        assert len(tx.rows(select_from(Upload))) == 1
        (kept,) = tx.rows(select_from(IdempotencyKey))
    assert ["a.txt" in str(kept), digest in str(kept)] == [False, False]


def several(
    client: Client, *names: str, said: list[dict[str, Any]] | None = None, **more: Any
) -> TestResponse:
    data: dict[str, Any] = {"files": [(BytesIO(name.encode()), name, "text/plain") for name in names]}
    if said is not None:
        data["metadataList"] = [(BytesIO(json.dumps(one).encode()), "", "application/json") for one in said]
    return client.ask("POST", "/documents/batch", data=data, **more)


def test_several_files_are_kept_at_once_each_with_what_is_said_of_it(door: Door) -> None:
    answer = several(
        door.admin, "a.txt", "b.txt", said=[{"customProperties": {"n": 1}}, {"fileName": "乙.txt"}]
    )
    assert answer.status_code == 201, answer.data
    judged("document.create_documents", answer)
    first, second = answer.get_json()["createdDocuments"]
    assert (first["metadata"]["customProperties"], second["metadata"]["fileName"]) == ({"n": 1}, "乙.txt")
    for made, content in ((first, b"a.txt"), (second, b"b.txt")):
        assert door.admin.ask("GET", f"/documents/{made['documentId']}").data == content


def test_of_several_files_those_that_cannot_be_kept_say_why(door: Door) -> None:
    answer = several(door.admin, "a.txt", "b.txt", said=[{}, {"contentType": "nothing"}])
    assert answer.status_code == 207
    judged("document.create_documents", answer)
    found = answer.get_json()
    assert [made["metadata"]["fileName"] for made in found["createdDocuments"]] == ["a.txt"]
    (failed,) = found["failedDocuments"]
    assert (failed["fileName"], failed["status"], failed["title"]) == ("b.txt", 400, "Bad Request")
    for data, where in (({}, "files"), ({"files": [(BytesIO(b"x"), "x")] * 101}, "files")):
        refused = door.admin.ask("POST", "/documents/batch", data=data, content_type="multipart/form-data")
        assert (refused.status_code, refused.get_json()["where"]) == (400, where)
    refused = several(door.admin, "a.txt", "b.txt", said=[{}])
    assert (refused.status_code, refused.get_json()["where"]) == (400, "metadataList")


def test_several_files_sent_again_are_kept_once(door: Door) -> None:
    answers = [
        several(door.admin, "a.txt", "b.txt", headers={"Idempotency-Key": "k" * 200}) for _ in range(2)
    ]
    assert answers[0].get_json() == answers[1].get_json()
    with door.bus.database.read("01-01") as tx:
        assert len(tx.rows(select_from(Upload))) == 2


def linked(door: Door, document: str, query: str = "", **body: Any) -> str:
    """The path of a link to a document."""
    answer = door.admin.ask("POST", f"/documents/{document}/links{query}", body)
    assert answer.status_code == 201, answer.data
    judged("document.create_document_link", answer)
    address = urlsplit(answer.get_json()["url"])
    assert address.scheme in ("http", "https")
    return address.path


def test_a_link_opens_its_file_to_whoever_has_it_until_it_ends(door: Door) -> None:
    document = hand_over(door.admin).get_json()["documentId"]
    path = linked(door, document, timeToLive=60_000)
    stranger = door.app.test_client()
    opened = stranger.get(path)
    assert (opened.status_code, opened.data) == (200, CONTENT)
    assert opened.headers["Content-Disposition"] == "attachment"
    assert opened.headers["Content-Security-Policy"] == "sandbox"
    door.clock.advance(timedelta(minutes=1))
    ended = stranger.get(path)
    assert (ended.status_code, ended.mimetype) == (404, "application/problem+json")
    later = linked(door, document)
    door.admin.ask("DELETE", f"/documents/{document}")
    assert stranger.get(later).status_code == 404


def test_a_file_with_the_longest_name_has_a_link_that_works(door: Door) -> None:
    document = hand_over(door.admin, f"?documentId={'件' * 200}").get_json()["documentId"]
    assert door.app.test_client().get(linked(door, document)).data == CONTENT


def test_no_link_can_be_made_up_or_turned_to_another_file(door: Door) -> None:
    one, two = (hand_over(door.admin).get_json()["documentId"] for _ in range(2))
    path = linked(door, one)
    token, _, signature = path.rpartition("/")[2].partition(".")
    said = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    for changed in (said.replace(one, two), said.replace("01-01", "01-02"), said.replace("2026", "2036")):
        assert changed != said
        made = base64.urlsafe_b64encode(changed.encode()).decode().rstrip("=")
        assert door.app.test_client().get(f"/links/documents/{made}.{signature}").status_code == 404
    for wrong in ("x", f"{token}.", token, f"{token}.{'0' * 64}", "." + signature, "é.1", "a" * 900):
        assert door.app.test_client().get(f"/links/documents/{wrong}").status_code == 404, wrong


def test_a_link_is_made_only_for_what_the_program_may_fetch(door: Door) -> None:
    answer = hand_over(door.admin, expiresAt="2026-05-06T01:30:00Z").get_json()
    document = answer["documentId"]
    door.client("other").refused("POST", f"/documents/{document}/links", {}, 404)
    door.client("applicant").refused("POST", f"/documents/{document}/links", {}, 403)
    for body in ({"timeToLive": 0}, {"timeToLive": 8 * 86_400_000}):
        assert door.admin.refused("POST", f"/documents/{document}/links", body, 400)["where"] == "timeToLive"
    assert linked(door, document, f"?contentHash={answer['contentHash']}")
    wrong = door.admin.ask("POST", f"/documents/{document}/links?contentHash=0", {})
    assert (wrong.status_code, wrong.get_json()["where"]) == (400, "contentHash")
    made = door.admin.ask("POST", f"/documents/{document}/links", {}).get_json()
    assert made["expiresAt"].startswith("2026-05-06T01:30"), "no longer than the file itself"
    with door.bus.database.write("01-01") as tx:
        tx.run(update_of(Upload).values(task_key=1))  # as if a person had handed it over for a task
    door.admin.refused("POST", f"/documents/{document}/links", {}, 404)
