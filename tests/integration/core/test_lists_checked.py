"""Whoever changes, adds or removes a row of a list by SQL is found out, although the record itself is whole."""

from __future__ import annotations

import pytest

from casework.verification import verify
from tests.integration.core.story import tell_story
from tests.integration.core.world import DISTRICT, World

#: What is done by SQL, and what the finding speaks of.
CHANGES = {
    "a deadline moved": ("UPDATE user_task SET due_at = '2030-01-01T00:00:00.000000Z'", "待办", "due_at"),
    "a task given away": ("UPDATE user_task SET assignee = 'somebody' WHERE state = 'CREATED'", "待办", "assignee"),
    "a task removed": ("DELETE FROM user_task WHERE state = 'CREATED'", "待办", "少了"),
    "a candidate added": (
        "INSERT INTO task_candidate (tenant, candidate, task_key) SELECT tenant, 'user:x', key FROM user_task",
        "候选", "多了",
    ),
    "a candidate removed": ("DELETE FROM task_candidate", "候选", "少了"),
    "a timer put off": ("UPDATE timer SET due_at = '2030-01-01T00:00:00.000000Z'", "定时", "due_at"),
    "a waiting message redirected": ("UPDATE subscription SET correlation_key = 'x'", "等待的消息", "correlation_key"),
    "a subscription closed": ("UPDATE message_subscription SET state = 'DELETED'", "消息订阅", "state"),
}  # fmt: skip


@pytest.fixture
def told(world: World) -> World:
    """A story in its middle: tasks, timers and messages are waited for."""
    for number, _root in enumerate(tell_story(world)):
        if number == 8:
            break
    return world


def test_lists_that_were_left_alone_agree(world: World) -> None:
    for _root in tell_story(world):
        report = verify(world.bus.database, DISTRICT, opener=world.bus.keyring)
        assert report.ok, report.findings


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_list_is_found(told: World, change: tuple[str, str, str]) -> None:
    sql, *words = change
    database = told.bus.database
    with database.engine.begin() as connection:
        met = connection.exec_driver_sql(sql).rowcount
    assert met, "this moment of the story has such rows"
    report = verify(database, DISTRICT, opener=told.bus.keyring)
    assert not report.ok
    said = " ".join(str(finding) for finding in report.findings)
    assert all(word in said for word in words), said
