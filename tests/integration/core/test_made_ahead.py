"""What takes long is done before the transaction: a paper's file is made, and a file is sealed, while nobody waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from casework.papers import rendering
from casework.papers.commands import RenderDocument
from casework.verification import verify
from engine.errors import NotFound
from engine.files import keyring
from engine.files.commands import StoreUpload
from engine.files.uploads import upload_content
from engine.store.serial import next_serial
from engine.store.tables_cases import Document, SubjectKey
from engine.store.tenant_statements import delete_of, key_param, select_from, table_of, text_param, update_of
from tests.integration.core.rich import enrich
from tests.integration.core.world import DISTRICT, World

_DOCUMENT = table_of(Document)
_PAPER = select_from(Document).where(_DOCUMENT.c.key == key_param("key"))
_NO_FILE = update_of(Document).where(_DOCUMENT.c.key == key_param("which")).values(file=None)


def while_somebody_writes(world: World, work: Callable[..., Any], seen: list[int]) -> Callable[..., Any]:
    """The work, during which another writer comes and goes: it would wait in vain for whoever holds the lock."""

    def working(*arguments: Any) -> Any:
        with world.bus.database.write(DISTRICT) as tx:
            seen.append(next_serial(tx, "other"))
        return work(*arguments)

    return working


def test_others_write_while_a_paper_is_made(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(rendering, "render", while_somebody_writes(world, rendering.render, seen))
    enrich(world)
    with world.bus.database.read(DISTRICT) as tx:
        papers = tx.rows(select_from(Document))
    assert len(seen) == len(papers) > 0
    assert all(paper["file"] is not None for paper in papers)
    assert verify(world.bus.database, DISTRICT).findings == []


def test_others_write_while_a_file_is_sealed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    sealing = while_somebody_writes(world, keyring.Sealer.seal, seen)
    monkeypatch.setattr(keyring.Sealer, "seal", sealing)
    world.do(StoreUpload("long", "长文件.bin", "application/octet-stream", bytes(300_000)))
    assert seen == [1]
    with world.bus.database.read(DISTRICT) as tx:
        row, content = upload_content(tx, world.bus.keyring, "long")
    assert (row["file_name"], content) == ("长文件.bin", bytes(300_000))


def test_of_two_who_make_a_paper_at_once_the_first_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second makes it too, finds the first's and changes nothing."""
    made = rendering.render
    files: list[bytes] = []

    def also_by_another(code: str, data: Any) -> bytes:
        monkeypatch.setattr(rendering, "render", made)
        with world.bus.database.read(DISTRICT) as tx:
            (key,) = (row["key"] for row in tx.rows(select_from(Document)) if row["file"] is None)
        world.do(RenderDocument(key))
        with world.bus.database.read(DISTRICT) as tx:
            row = tx.row(_PAPER, key=key)
        assert row is not None
        files.append(row["file"])
        return made(code, data)

    monkeypatch.setattr(rendering, "render", also_by_another)
    enrich(world)
    with world.bus.database.read(DISTRICT) as tx:
        assert files[0] in [row["file"] for row in tx.rows(select_from(Document))]
    assert verify(world.bus.database, DISTRICT).findings == []


def test_no_file_is_made_for_whom_the_platform_has_forgotten(world: World) -> None:
    enrich(world)
    with world.bus.database.write(DISTRICT) as tx:
        (paper, *_) = tx.rows(select_from(Document))
        tx.run(_NO_FILE, which=paper["key"])
        subject = table_of(SubjectKey).c.subject
        tx.run(delete_of(SubjectKey).where(subject == text_param("who")), who=paper["subject"])
    with pytest.raises(NotFound):
        world.do(RenderDocument(paper["key"]))
