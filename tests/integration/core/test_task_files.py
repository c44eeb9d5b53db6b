"""Files that people hand over for a task: who may, how many, and how long they are kept."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from engine.definitions.commands import Deploy
from engine.errors import Invalid, NotFound
from engine.files import task_files
from engine.files.commands import DropUpload, StoreUpload
from engine.files.task_files import IN_A_DRAFT, UNCLAIMED, referred
from engine.store.tables_cases import SubjectKey
from engine.store.tables_uploads import Upload
from engine.store.tenant_statements import counted, key_param, select_from, table_of
from engine.tasks.commands import CompleteTask, SaveDraft
from engine.timers.timer_sweeper import expire
from tests.integration.core.world import DISTRICT, World
from tests.unit.bpmn.models import user
from tests.unit.lint.texts import one

PNG = b"\x89PNG\r\n\x1a\n"


def a_task(world: World) -> int:
    world.do(Deploy(tuple(one(user()).items())))
    (key,) = world.open(world.start("p")).values()
    return key


def hand_over(world: World, task: int) -> str:
    identity = str(uuid.uuid4())
    world.do(StoreUpload(identity, "照片.png", "image/png", PNG, {"task": str(task)}, None, task))
    return f"{identity}/照片.png"


def kept(world: World) -> set[str]:
    with world.bus.database.read(DISTRICT) as tx:
        rows, keys = tx.rows(select_from(Upload)), tx.rows(select_from(SubjectKey))
    assert len([key for key in keys if key["subject"].startswith("upload/")]) == len(rows)
    return {row["id"] for row in rows}


def test_what_no_form_refers_to_is_forgotten_after_a_day(world: World) -> None:
    task = a_task(world)
    used, left, drafted = (hand_over(world, task) for _ in range(3))
    world.do(SaveDraft(task, {"proof": [drafted]}))
    world.do(CompleteTask(task, {"rows": [{"proof": [used]}]}))
    world.clock.advance(UNCLAIMED - timedelta(seconds=1))
    expire(world.bus, world.clock.now())
    assert kept(world) == {file.split("/")[0] for file in (used, left, drafted)}
    world.clock.advance(timedelta(seconds=1))
    assert expire(world.bus, world.clock.now()) == 1
    assert kept(world) == {file.split("/")[0] for file in (used, drafted)}
    world.clock.advance(IN_A_DRAFT)
    expire(world.bus, world.clock.now())
    assert kept(world) == {used.split("/")[0]}


def test_a_form_does_not_refer_to_what_has_been_forgotten(world: World) -> None:
    task = a_task(world)
    file = hand_over(world, task)
    world.clock.advance(UNCLAIMED)
    expire(world.bus, world.clock.now())
    with pytest.raises(Invalid) as gone:
        world.do(CompleteTask(task, {"proof": [file]}))
    assert gone.value.code == "file_gone"
    world.do(CompleteTask(task, {"proof": [hand_over(world, task)]}))


def test_a_task_takes_so_many_files(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    of_task = select_from(Upload, table_of(Upload).c.id).where(
        table_of(Upload).c.task_key == key_param("task")
    )
    monkeypatch.setattr(task_files, "MOST", 2)
    monkeypatch.setattr(task_files, "_OF_TASK", counted(of_task, 2))
    task = a_task(world)
    for _ in range(2):
        hand_over(world, task)
    with pytest.raises(Invalid) as full:
        hand_over(world, task)
    assert full.value.code == "files_full"


def test_a_program_does_not_drop_what_people_handed_over(world: World) -> None:
    file = hand_over(world, a_task(world)).split("/")[0]
    with pytest.raises(NotFound):
        world.do(DropUpload(file))
    assert kept(world) == {file}


def test_references_are_found_however_deep() -> None:
    file = str(uuid.uuid4())
    assert list(referred({"a": [{"b": f"{file}/名.png"}, file, "x/y", 3, None]})) == [file]
