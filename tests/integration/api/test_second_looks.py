"""Second doors to the same sight: a task that has ended, a repeated request, a version that is asked for, a field that
the platform keeps, an incident's words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.queries.operations.hidden import without_values
from casework.case_file.reveal import REASONS
from casework.case_file.values import put_field
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.errors import Invalid
from engine.store.tables_history import HistoryEntry
from engine.store.tenant_statements import select_from
from tests.integration.api.conftest import CASE, PARTY, first_task
from tests.support.clients import AsUser, admit

TENANT = "01-01"
SENSITIVE_TYPE = "0103"
REASON = next(iter(REASONS))


@pytest.fixture
def handed_in(as_user: AsUser, bus: Bus) -> tuple[str, str]:
    """The key of a case that has become sensitive with its registration, and of the task that has ended with it."""
    admit(bus, TENANT, "window2", [("town_window", "01-01-01")])
    window = as_user("window")
    case = window.post("/api/cases", json=CASE).json["case_key"]
    task = str(first_task(window)["key"])
    values = {"narrative": "半夜锁在阳台上", "type_code": SENSITIVE_TYPE, "hard": False, "parties": [PARTY]}
    done = window.post(f"/api/tasks/{task}/complete", json={"values": values})
    assert done.status_code == 204, done.get_data(as_text=True)
    return case, task


def test_who_could_once_have_taken_a_task_is_not_shown_it_when_the_case_is_sensitive(
    as_user: AsUser, handed_in: tuple[str, str]
) -> None:
    case, task = handed_in
    assert as_user("window2").get(f"/api/cases/{case}").status_code == 403
    for path in (f"/api/tasks/{task}", f"/api/tasks/{task}/draft"):
        assert as_user("window2").get(path).status_code == 404, path
    assert as_user("window").get(f"/api/tasks/{task}").status_code == 200, "who has done it may look at it"
    assert as_user("window2").get("/api/cases").json["items"][0]["title"] is None


def test_looking_again_under_the_same_key_is_recorded_again(
    as_user: AsUser, bus: Bus, handed_in: tuple[str, str]
) -> None:
    case, _task = handed_in
    assert isinstance(bus.clock, VirtualClock)
    for _ in range(3):
        path = f"/api/cases/{case}/parties/1/reveal"
        told = as_user("window").post(path, json={"reason": REASON}, headers={"Idempotency-Key": "same"})
        assert told.status_code == 200
        bus.clock.advance(timedelta(days=1))
    with bus.database.read(TENANT) as tx:
        bodies = [row["body"] for row in tx.rows(select_from(HistoryEntry))]
    assert sum('"PartyRevealed"' in body for body in bodies) == 3


@pytest.mark.parametrize("act", ["claim", "release"])
def test_a_version_tells_nobody_that_a_task_is_there(
    as_user: AsUser, handed_in: tuple[str, str], act: str
) -> None:
    _case, task = handed_in
    strangers = (as_user("other_window"), as_user("designer"))
    told: list[Any] = [
        stranger.post(f"/api/tasks/{key}/{act}", headers={"If-Match": '"99"'}).status_code
        for stranger in strangers
        for key in (task, "123456789")
    ]
    assert set(told) == {404}


@pytest.mark.parametrize("name", ["sensitive_facts", "case_code", "origin_tenant", "linked_case"])
def test_no_form_and_no_diagram_writes_what_the_platform_keeps(name: str) -> None:
    with pytest.raises(Invalid, match="平台自己记") as caught:
        put_field(None, None, name, "x")  # type: ignore[arg-type]
    assert caught.value.where == name


#: Error type, message, what is told of it to who reads no case.
HIT, NOWHERE = "她被丈夫打", "还没有部署到 01-01-01 或它的上级"
TOLD = [
    ("CONDITION_ERROR", "网关的条件“=a”应得到 true 或 false，实际得到 '0103'；位置：g",
     "网关的条件“=a”应得到 true 或 false，实际得到（不显示）"),
    ("EXTRACT_VALUE_ERROR", f"消息“m”的关联键“=a”应得到文字，实际得到 'x；{HIT}'",
     "消息“m”的关联键“=a”应得到文字，实际得到（不显示）"),
    ("EXTRACT_VALUE_ERROR", f"表达式“=assert(1, false, b)”出错：{HIT}", "表达式“=assert(1, false, b)”出错：（不显示）"),
    ("CALLED_DECISION_ERROR", f"决策“noise_level”{NOWHERE}", "决策“noise_level”还没有部署（不显示）"),
    ("CALLED_DECISION_ERROR", f"决策“{HIT}”{NOWHERE}", None),
    ("DECISION_EVALUATION_ERROR", f"决策“noise_level”：{HIT}", "决策“noise_level”（不显示）"),
    ("CALLED_ELEMENT_ERROR", f"流程“noise_level”{HIT}“”{NOWHERE}", "流程“noise_level”（不显示）"),
    ("UNHANDLED_ERROR_EVENT", f"抛出的错误“{HIT}”没有任何处理者（边界事件或事件子流程）", None),
    ("UNKNOWN", f"平台没有名为“fq:{HIT}”的服务", None),
    ("JOB_NO_RETRIES", HIT, None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "said", "told"), TOLD)
def test_an_incident_told_to_who_reads_no_case_names_no_value(kind: str, said: str, told: str | None) -> None:
    assert without_values(kind, said, {"noise_level"}) == (told or "原因只给看得到这件案子的人（不显示）")
