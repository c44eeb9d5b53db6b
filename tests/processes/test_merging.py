"""并案 and the other messages to a case: nothing on a case that is over, nothing told of cases one may not see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from casework.case_messages.commands import SendCaseMessage
from engine.context import platform_actor
from engine.errors import Conflict, Invalid
from engine.store.tables_cases import Case, CaseSecret
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from, table_of, update_of
from tests.processes.live_city import LiveCity, live_city
from tests.processes.test_case_records import clients

REASON = "同一件事情，当事人与事由都相同，申请并案办理。"
MAIN = "ZZ202501C04010009999"
_CASE = table_of(Case)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[LiveCity]:
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as found:
        yield found


def change(city: LiveCity, code: str, **values: Any) -> None:
    with city.bus.database.write(city.tenant) as tx:
        assert tx.run(update_of(Case).where(_CASE.c.case_code == code).values(**values)) == 1


def beside(city: LiveCity, key: int, **values: Any) -> str:
    """Another case of the district, like this one, under the code `MAIN`."""
    with city.bus.database.write(city.tenant) as tx:
        row = dict(tx.rows(select_from(Case).where(_CASE.c.key == key))[0])
        row.pop("tenant")
        code = str(row["case_code"])
        other = {"key": key + 5, "case_code": MAIN, "chain_seq": 0, "chain_hash": ""}
        tx.add(Case, {**row, **other, "title": "别的事情", **values})
    return code


def counted(city: LiveCity) -> tuple[int, int]:
    """How many process instances and sealed values there are."""
    with city.bus.database.read(city.tenant) as tx:
        return len(tx.rows(select_from(ProcessInstance))), len(tx.rows(select_from(CaseSecret)))


def test_no_message_reaches_a_case_that_is_over(city: LiveCity) -> None:
    key = city.sample("0022", leave_at="P01-S11").case_key
    code = beside(city, key)
    for status in ("closed", "archived", "rejected", "merged"):
        change(city, code, status=status)
        before = counted(city)
        for name in ("MSG_SUPERVISION_REQUEST", "SIG_ESCALATE", "SIG_WITHDRAW", "SIG_MERGE", "SIG_DANGER"):
            with pytest.raises(Conflict) as refused:
                city.bus.execute(SendCaseMessage(key, name, REASON, {}), platform_actor(city.tenant))
            assert refused.value.code == "case_over"
        assert counted(city) == before


def merge(client: FlaskClient, code: str, main: str) -> Any:
    return client.post(
        f"/api/cases/{code}/acts", json={"name": "SIG_MERGE", "reason": REASON, "other_case": main}
    )


def test_merging_tells_nothing_of_a_case_that_is_not_for_ones_eyes(city: LiveCity, tmp_path: Path) -> None:
    key = city.sample("0022", leave_at="P01-S11").case_key
    code = beside(city, key, confidentiality="sealed", created_by="somebody", status="archived")
    triage = clients(city, tmp_path)("triage")
    hidden, missing = merge(triage, code, MAIN), merge(triage, code, MAIN[:-1] + "8")
    assert (hidden.status_code, missing.status_code) == (400, 400)
    told = [answer.json["code"] + answer.json["detail"] for answer in (hidden, missing)]
    assert told[0] == told[1].replace(MAIN[:-1] + "8", MAIN)
    change(city, MAIN, confidentiality="normal")
    over = merge(triage, code, MAIN)
    assert (over.status_code, "已经了结" in over.get_data(as_text=True)) == (400, True)
    change(city, MAIN, status="mediating")
    assert merge(triage, code, MAIN).status_code == 202
    assert merge(triage, code, code).status_code == 400


def test_a_case_is_not_merged_in_a_circle_nor_into_one_that_is_over(city: LiveCity) -> None:
    key = city.sample("0022", leave_at="P01-S11").case_key
    code = beside(city, key, status="mediating")
    signal = SendCaseMessage(key, "SIG_MERGE", REASON, {"duplicate_of": MAIN})
    city.bus.execute(signal, platform_actor(city.tenant))
    assert city.waiting() == ["P02-S05"]

    def refused() -> str:
        """What completing the merge is refused with; the case stays what it was."""
        with pytest.raises(Invalid) as found:
            city.do("P02-S05", main_case=MAIN, reply_channels=["qr_code"])
        assert (found.value.code, city.waiting()) == ("main_case", ["P02-S05"])
        return found.value.detail

    change(city, MAIN, fields={"duplicate_of": code})
    assert "倒过来" in refused()
    change(city, MAIN, fields={}, status="archived")
    assert "了结" in refused()
    change(city, MAIN, status="mediating")
    change(city, code, confidentiality="sealed")  # what it is about, its main case is about from now on
    city.do("P02-S05", main_case=MAIN, reply_channels=["qr_code"])
    with city.bus.database.read(city.tenant) as tx:
        (main,) = tx.rows(select_from(Case).where(_CASE.c.case_code == MAIN))
    assert main["confidentiality"] == "sealed"
    with city.bus.database.read(city.tenant) as tx:
        (row,) = tx.rows(select_from(Case).where(_CASE.c.key == key))
    assert row["fields"]["duplicate_of"] == MAIN


def test_a_sensitive_main_case_is_answered_like_none_to_whom_it_does_not_concern(city: LiveCity) -> None:
    key = city.sample("0022", leave_at="P01-S11").case_key
    code = beside(city, key, confidentiality="sealed", created_by="somebody", status="mediating")
    city.bus.execute(SendCaseMessage(key, "SIG_MERGE", REASON, {}), platform_actor(city.tenant))
    (task,) = city.tasks()
    triage = city.staff.for_task(task)

    def answer(main: str) -> tuple[str, str]:
        with pytest.raises(Invalid) as found:
            city.do("P02-S05", main_case=main, reply_channels=["qr_code"])
        return found.value.code, found.value.detail.replace(main, "…")

    assert task["element_id"] == "P02-S05"
    assert answer(MAIN) == answer(MAIN[:-1] + "8")
    change(city, MAIN, status="archived")
    assert answer(MAIN) == answer(MAIN[:-1] + "8")
    change(city, MAIN, status="mediating", created_by=triage.user)
    city.do("P02-S05", main_case=MAIN, reply_channels=["qr_code"])
    with city.bus.database.read(city.tenant) as tx:
        merged = {row["case_code"]: row["fields"].get("duplicate_of") for row in tx.rows(select_from(Case))}
    assert merged[code] == MAIN
