"""Files of a version that kept their names in the clear are sealed at the next start; digests are salted."""

from __future__ import annotations

import base64
import hashlib

import pytest

from casework.verification import verify_history as verify
from engine.errors import Damaged
from engine.files.commands import SealUploads, StoreUpload
from engine.files.uploads import upload_content, upload_subject
from engine.history.chain import salted_digest
from engine.store.tables_org import IdempotencyKey
from engine.store.tables_uploads import Upload
from engine.store.tenant_statements import select_from, table_of, text_param, update_of
from engine.transaction.idempotency import Remembered
from engine.values import dumps
from tests.integration.core.test_task_files import a_task
from tests.integration.core.world import DISTRICT, World

_AS_BEFORE = update_of(Upload).where(table_of(Upload).c.id == text_param("file"))
CONTENT = "伤情照片".encode()
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def readable(world: World, number: str) -> bool:
    with world.bus.database.read(DISTRICT) as tx:
        row, content = upload_content(tx, world.bus.keyring, number)
    return (row["file_name"], content) == ("张某.png", CONTENT)


def test_what_was_stored_in_the_clear_is_sealed_and_stays_readable(world: World) -> None:
    bus, now = world.bus, world.clock.now()
    task = a_task(world)
    for number, of_task in (("old-1", task), ("old-2", None)):
        world.do(StoreUpload(number, "张某.png", "image/png", CONTENT, {"case": "7"}, None, of_task))
    with bus.database.write(DISTRICT) as tx:
        for number in ("old-1", "old-2"):  # as a former version stored it
            content = base64.b64encode(CONTENT).decode()
            sealed, _salt, _digest = bus.keyring.seal(tx, upload_subject(number), content)
            plain = {"file_name": "张某.png", "digest": DIGEST, "salt": None}
            tx.run(_AS_BEFORE.values(**plain, ciphertext=sealed, metadata={"case": "7"}), file=number)
        answer = {"user": "u", "key": "k", "fingerprint": "f", "created_at": now}
        told = {
            "id": "old-2",
            "size": len(CONTENT),
            "digest": DIGEST,
            "expires_at": None,
            "file_name": "张某.png",
        }
        tx.add(
            IdempotencyKey, {**answer, "result": {"answer": {**told, "content_type": "x", "metadata": {}}}}
        )
    assert readable(world, "old-1")  # before the next start
    assert world.do(SealUploads(1)) == 1
    assert world.do(SealUploads()) == 1
    assert world.do(SealUploads()) == 0
    with bus.database.read(DISTRICT) as tx:
        rows = tx.rows(select_from(Upload))
        (kept,) = tx.rows(select_from(IdempotencyKey))
        facts = {"id": "old-2", "size": len(CONTENT), "digest": None, "expires_at": None}
        assert kept["result"] == {"answer": facts}
        for number in ("old-1", "old-2"):
            assert readable(world, number)
            row, _content = upload_content(tx, bus.keyring, number)
            opened = bus.keyring.open(tx, upload_subject(number), row["ciphertext"])
            assert row["digest"] == salted_digest(row["salt"], dumps(opened))
    assert {row["file_name"] for row in rows} == {""}
    assert {row["id"]: row["metadata"] for row in rows} == {"old-1": {"case": "7"}, "old-2": {}}
    assert verify(bus.database, opener=bus.keyring).ok


def test_a_request_is_known_again_and_its_mark_says_nothing_of_it(world: World) -> None:
    mark = world.bus.keyring.fingerprint
    one, again = (Remembered.of("k", "POST", "/x", CONTENT, mark) for _ in range(2))
    assert one == again != Remembered.of("k", "POST", "/x", CONTENT + b"1", mark)
    assert one.fingerprint != hashlib.sha256(b"\0".join((b"POST", b"/x", CONTENT))).hexdigest()


def test_of_old_files_one_that_is_damaged_stops_no_start_and_leaves_no_name_behind(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    bus, task = world.bus, a_task(world)
    for number in ("old-1", "old-2", "old-3"):
        world.do(StoreUpload(number, "张某.png", "image/png", CONTENT, {"case": "7"}, None, task))
    with bus.database.write(DISTRICT) as tx:
        for number in ("old-1", "old-2", "old-3"):
            content = base64.b64encode(CONTENT).decode()
            sealed, _salt, _digest = bus.keyring.seal(tx, upload_subject(number), content)
            damaged = {"old-1": sealed[:-4] + "AAA=", "old-2": "%%", "old-3": sealed}[number]
            plain = {"file_name": "张某.png", "digest": DIGEST, "salt": None, "ciphertext": damaged}
            tx.run(_AS_BEFORE.values(**plain), file=number)
    with caplog.at_level("ERROR"):
        assert world.do(SealUploads()) == 3
    assert world.do(SealUploads()) == 0
    assert ["old-1" in caplog.text, "old-2" in caplog.text, "张某" in caplog.text] == [True, True, False]
    with bus.database.read(DISTRICT) as tx:
        rows = {row["id"]: row for row in tx.rows(select_from(Upload))}
        assert {row["file_name"] for row in rows.values()} == {""}
        assert upload_content(tx, bus.keyring, "old-3")[1] == CONTENT
        for number in ("old-1", "old-2"):
            assert (rows[number]["salt"], rows[number]["digest"]) == ("", "")
            with pytest.raises(Damaged):
                upload_content(tx, bus.keyring, number)
