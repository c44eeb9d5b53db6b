"""What stands beside a case, as its page reads it: supervision, sampling with its proof, escalation, acts, files."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from api.commands.draw import draw as draw_command
from api.settings import Settings
from api.uploads import MAX_BYTES
from casework.intake.commands import OpenCase
from engine.context import platform_actor
from engine.messages.commands import PublishMessage
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from, table_of
from tests.integration.gate.drawn import STARTERS, WINDOW, person, process, publish, start_root
from tests.integration.gate.stage import TOWN
from tests.processes.live_city import LiveCity, live_city
from tests.support.clients import AsUser, admit, speaking_for
from tests.support.served import served
from tests.unit.bpmn.models import chain, end, start

REASON = "承办单位一再拖延，当事人三次来访询问进展。"
#: user → role, held at the district; each has the token `t-<user>`.
PEOPLE = {
    "supervisor": "supervisor",
    "director": "county_director",
    "triage": "county_triage",
    "handler": "dept_handler",
    "foreign": "county_director",
    "admin": "tenant_admin",
    "program": "integration",
}
_BODIES = select_from(HistoryEntry, table_of(HistoryEntry).c.body)


def clients(city: LiveCity, folder: Path) -> AsUser:
    """Clients that speak for the people above on the city's own bus."""
    other = "01-03" if city.tenant != "01-03" else "01-02"
    for user, role in PEOPLE.items():
        tenant = other if user == "foreign" else city.tenant
        admit(city.bus, tenant, user, [(role, tenant)])
    settings = Settings(city.bus.database.url, folder, bytes(range(32)), "s" * 40, pages=folder / "dist")
    return speaking_for(served(settings, city.bus))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[LiveCity]:
    with live_city(tmp_path, "2025-01-01T08:00:00+08:00", "01-01") as found:
        yield found


def test_the_levels_of_a_supervision_with_who_when_and_why(city: LiveCity, tmp_path: Path) -> None:
    code = str(city.sample("0022", leave_at="P01-S11").case_key)
    for overdue in ("P01-S11", "P18-S02-reply"):
        city.until(city.due(overdue))
    day = city.clock.now().date().isoformat()
    city.do("P18-S03", order_no="督-1", requirement="三日内办结并书面反馈。", due_date=day, method="document")
    as_user = clients(city, tmp_path)
    answer = as_user("director").get(f"/api/cases/{code}/records")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    (found,) = answer.json["supervisions"]
    assert [rung["level"] for rung in found["rungs"]] == ["urge", "supervise"]
    assert [rung["by_person"] for rung in found["rungs"]] == [False, True]
    assert found["rungs"][1]["why"] == "三日内办结并书面反馈。"
    assert found["rungs"][1]["paper"]["template"] == "D26"
    assert found["level_name"] == "督办" and found["result"] is None
    assert [one["name"] for one in found["waiting_for"]] == ["反馈督办结果"]
    assert answer.json["holders"] and answer.json["holders"][-1]["until"] is None


def test_only_the_posts_of_the_handbook_urge_and_nobody_their_own(city: LiveCity, tmp_path: Path) -> None:
    code = str(city.sample("0022", leave_at="P01-S11").case_key)
    as_user = clients(city, tmp_path)
    offered = [act["name"] for act in as_user("supervisor").get(f"/api/cases/{code}/acts").json]
    assert "MSG_SUPERVISION_REQUEST" in offered and "SIG_ESCALATE" not in offered
    body = {"name": "MSG_SUPERVISION_REQUEST", "reason": REASON}
    path = f"/api/cases/{code}/acts"
    assert as_user("foreign").post(path, json=body).status_code == 404
    assert as_user("triage").post(path, json=body).status_code == 403
    short = as_user("supervisor").post(path, json={**body, "reason": "快点"})
    assert short.status_code in (400, 422)
    done = as_user("supervisor").post(path, json=body)
    assert done.status_code == 202, done.get_data(as_text=True)
    assert "P18-S01" in city.waiting() or "P18-S02-reply" in city.waiting()
    records = as_user("director").get(f"/api/cases/{code}/records").json["supervisions"]
    assert len(records) == 1
    # the reason is personal prose: it is in the case file and nowhere in the history in the clear
    with city.bus.database.read(city.tenant) as tx:
        assert not any("一再拖延" in row["body"] for row in tx.rows(_BODIES))


def test_an_escalation_shows_who_holds_the_case(city: LiveCity, tmp_path: Path) -> None:
    code = str(city.sample("0022", leave_at="P01-S11").case_key)
    as_user = clients(city, tmp_path)
    held = as_user("triage").get(f"/api/cases/{code}/records").json["holders"]
    assert len(held) == 1 and held[0]["until"] is None and held[0]["unit_name"] != "未定"
    sent = as_user("triage").post(f"/api/cases/{code}/acts", json={"name": "SIG_ESCALATE", "reason": REASON})
    assert sent.status_code == 202, sent.get_data(as_text=True)
    assert "P17-S01" in city.waiting()
    level = city.values("handling_level")[0]
    up = {"village": "town", "town": "county", "grid": "village", "county": "city"}[str(level)]
    city.do(
        "P17-S01",
        from_level=level,
        to_level=up,
        reason="failed",
        measures_taken="已三次上门。",
        deadline_left_days=3,
    )
    city.do("P17-S02", agree=True, reason="同意，由上级接着办。")
    city.do(
        "P17-S03",
        handover_done=True,
        new_lead_unit="U_ZZZX",
        new_due_date="2025-01-20",
        applicant_notified=True,
    )
    answer = as_user("triage").get(f"/api/cases/{code}/records").json
    assert [one["direction"] for one in answer["holders"]] == ["start", "up"]
    assert answer["holders"][0]["until"] == answer["holders"][1]["from"]
    (one,) = answer["escalations"]
    assert one["reason"] == "多次未办成" or one["reason"]
    assert [deed["what"] for deed in one["deeds"]][:2] == ["提级申请", "上级审查"]


def test_a_sample_carries_a_proof_that_anybody_can_check(city: LiveCity, tmp_path: Path) -> None:
    code = str(city.sample("0001").case_key)
    month = city.clock.now().replace(day=1)
    following = (month.replace(day=28) + timedelta(days=7)).replace(day=1)
    city.until(following.replace(hour=8, minute=0).isoformat())
    begin = PublishMessage("MSG_SAMPLING_START", "SL1", {"sampling_level": "SL1"})
    city.bus.execute(begin, platform_actor(city.tenant))
    drawn = following.replace(hour=20, minute=0).isoformat()
    city.until(drawn)
    proof = {"draw_source": "公开摇奖第 25026 期", "drawn_at": drawn, "witness_unit": "公证处"}
    city.do("P20-S01-draw", public_value="03 05 08 12", **proof)
    as_user = clients(city, tmp_path)
    found = as_user("director").get(f"/api/cases/{code}/records").json["samplings"]
    assert found and found[0]["proof"]["differences"] == []
    told = found[0]["proof"]
    assert told["rank"] and told["public_source"] == "公开摇奖第 25026 期"
    record = as_user("director").get(f"/api/cases/{code}/draws/{told['draw_key']}")
    file = tmp_path / "draw.json"
    file.write_text(record.get_data(as_text=True), encoding="utf-8")
    assert CliRunner().invoke(draw_command, ["verify", str(file)]).exit_code == 0
    assert as_user("director").get(f"/api/cases/{code}/draws/12").status_code == 404
    assert as_user("foreign").get(f"/api/cases/{code}/draws/{told['draw_key']}").status_code == 404
    for forged in (record.json, {"frame": "她被丈夫打"}, {**record.json, "sizes": {}, "more": "她被丈夫打"}):
        keys = forge(city, found[0]["batch_no"], forged)
        again = as_user("director").get(f"/api/cases/{code}/records")
        assert again.status_code == 200 and again.json["samplings"] == found
        for key in keys:
            assert as_user("director").get(f"/api/cases/{code}/draws/{key}").status_code == 404


def forge(city: LiveCity, batch: str, draw: dict[str, Any]) -> list[int]:
    """What a designer's procedure, which says of itself that it draws samples, has as the draw of a batch: in another
    case, and in none. The keys of the instances."""
    nodes = {"s": start(), "t": person('candidateGroups="town_window"'), "e": end()}
    head = STARTERS.replace(
        "<zeebe:properties>", '<zeebe:properties><zeebe:property name="counts_as" value="sampling_draw"/>'
    )
    publish(city.bus, process("forger", nodes, *chain(*nodes), head=head))
    values = {"batch_no": batch, "draw": draw}
    command = OpenCase("邻里纠纷", "walk_in", TOWN, city.clock.now(), "forger", variables=values)
    case = int(city.bus.execute(command, WINDOW)["case_key"])
    with city.bus.database.read(city.tenant) as tx:
        rows = tx.rows(select_from(ProcessInstance))
    roots = [row["key"] for row in rows if row["case_key"] == case]
    return [*roots, start_root(city.bus, "forger", **values)]


def packed(entries: dict[str, bytes]) -> bytes:
    """A zip archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def hand_over(client: FlaskClient, task: str, name: str, data: bytes) -> Any:
    """Hands a file over for a task."""
    return client.post(f"/api/tasks/{task}/files", data={"file": (BytesIO(data), name)})


def test_a_file_is_kept_for_its_case_and_refused_when_it_is_not_what_it_says(
    city: LiveCity, tmp_path: Path
) -> None:
    code = str(city.sample("0022", leave_at="P01-S09").case_key)
    as_user = clients(city, tmp_path)
    task = next(str(t["key"]) for t in city.tasks() if t["element_id"] == "P01-S09")
    doer = as_user("triage")
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 50
    kept = hand_over(doer, task, "入住照片1.png", png)
    assert kept.status_code == 201, kept.get_data(as_text=True)
    identity = kept.json["reference"].split("/")[0]
    refused = {
        "假照片.png": b"MZ\x90", "脚本.exe": b"MZ", "空.pdf": b"",
        "炸弹.docx": packed({"word/document.xml": b"0" * 40_000_000, "a.bin": b"0" * 80_000_000}),
        "不是文书.docx": packed({"x.txt": b"x"}), "坏.docx": b"PK\x03\x04 no",
    }  # fmt: skip
    for name, data in refused.items():
        assert hand_over(doer, task, name, data).status_code == 400, name
    fine = packed({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<y/>"})
    assert hand_over(doer, task, "申请书.docx", fine).status_code == 201
    assert hand_over(as_user("foreign"), task, "a.png", png).status_code == 404
    assert hand_over(as_user("handler"), task, "a.png", png).status_code == 404
    assert hand_over(as_user("handler"), task, "假照片.png", b"MZ").json["code"] == "task_not_found"
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    body = head + png + b"0" * MAX_BYTES + b"\r\n--x--\r\n"
    big = doer.post(f"/api/tasks/{task}/files", data=body, content_type="multipart/form-data; boundary=x")
    assert (big.status_code, big.json["code"]) == (413, "file_too_large")
    for method in ("get", "delete"):
        gone = getattr(as_user("program"), method)(f"/v2/documents/{identity}")
        assert (gone.status_code, as_user("director").get(f"/api/cases/{code}/files/{identity}").data) == (
            404,
            png,
        )
    got = as_user("director").get(f"/api/cases/{code}/files/{identity}")
    assert (got.status_code, got.data) == (200, png)
    assert "attachment" in got.headers["Content-Disposition"]
    assert as_user("foreign").get(f"/api/cases/{code}/files/{identity}").status_code == 404
    assert as_user("director").get(f"/api/cases/{code}/files/{'0' * 36}").status_code == 404


def test_the_forms_of_a_case_are_masked_for_who_takes_no_part(city: LiveCity, tmp_path: Path) -> None:
    code = str(city.sample("0022", leave_at="P01-S11").case_key)
    as_user = clients(city, tmp_path)
    inside = json.dumps(as_user("director").get(f"/api/cases/{code}/forms").json, ensure_ascii=False)
    outside = json.dumps(as_user("supervisor").get(f"/api/cases/{code}/forms").json, ensure_ascii=False)
    assert "登记诉求与当事人" in inside and "登记诉求与当事人" in outside
    assert "已填，内容已脱敏" in outside
    told = [f for deed in json.loads(inside) for f in deed["form"]["fields"] if f["label"] == "事实经过"]
    assert told and told[0]["hidden"] is False and told[0]["value"]


def test_a_paper_is_read_on_the_page_by_whoever_takes_part(city: LiveCity, tmp_path: Path) -> None:
    code = str(city.sample("0022", leave_at="P01-S11").case_key)
    as_user = clients(city, tmp_path)
    listed = as_user("director").get(f"/api/cases/{code}/documents").json
    accepted = next(paper for paper in listed if paper["template"] == "D02")
    shown = as_user("director").get(f"/api/cases/{code}/documents/{accepted['key']}")
    text = "".join(cell for block in shown.json["blocks"] for cell in block["cells"])
    assert accepted["number"] in text and "受理" in text
    assert shown.headers["Cache-Control"] == "no-store"
    assert as_user("supervisor").get(f"/api/cases/{code}/documents/{accepted['key']}").status_code == 403
    assert as_user("director").get(f"/api/cases/{code}/documents/7").status_code == 404


def test_the_story_says_where_a_suggestion_was_not_followed_and_why(city: LiveCity, tmp_path: Path) -> None:
    code = str(city.sample("0022", leave_at="P01-S09").case_key)
    suggested = {
        name: city.values(f"{name}_suggested")[0] for name in ("complexity", "risk", "level", "procedure")
    }
    changed = "hard" if suggested["complexity"] != "hard" else "simple"
    city.do(
        "P01-S09", complexity_confirmed=changed, risk_confirmed=suggested["risk"], risk_reason=REASON,
        risk_review_date="2025-06-02", level_confirmed=suggested["level"], lead_unit="U_TTWH",
        procedure_key=suggested["procedure"], due_date="2025-03-05", change_reason=REASON + "另议。",
    )  # fmt: skip
    as_user = clients(city, tmp_path)
    lines = {
        user: [line for step in as_user(user).get(f"/api/cases/{code}/story").json for line in step["then"]]
        for user in ("director", "supervisor")
    }
    told = {
        user: [line for line in found if line.startswith("系统建议复杂度")] for user, found in lines.items()
    }
    assert len(told["director"]) == len(told["supervisor"]) == 1
    assert "改为「疑难」" in told["director"][0] or "改为「简单」" in told["director"][0]
    assert "另议。" in told["director"][0] and "理由" not in told["supervisor"][0]
