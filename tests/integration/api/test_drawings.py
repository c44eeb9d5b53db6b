"""Drawings on the server, publishing for several places at once, and what the city sees of its districts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

As = Callable[[str], FlaskClient]
HERE, TOWN, OTHER_TOWN = "01-01", "01-01-01", "01-01-02"
DRAWING = f"/api/studio/procedures/hearing/drawing?place={HERE}"


@pytest.fixture
def designer(as_user: As) -> FlaskClient:
    return as_user("designer")


def source(client: FlaskClient, place: str = HERE, ref: str = "hearing") -> dict[str, Any]:
    answer = client.get(f"/api/studio/procedures/{ref}?place={place}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.json
    return found


def kept(client: FlaskClient, found: dict[str, Any], xml: str, tag: str | None = None) -> Any:
    body = {"base": found["key"], "name": found["name"], "xml": xml, "forms": [], "decisions": []}
    return client.put(DRAWING, json=body, headers={} if tag is None else {"If-Match": tag})


def test_a_drawing_is_kept_and_only_its_designer_sees_it(designer: FlaskClient, as_user: As) -> None:
    found = source(designer)
    assert designer.get(DRAWING).json == {"drawing": None}
    answer = kept(designer, found, found["xml"])
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    again = designer.get(DRAWING)
    assert (again.json["drawing"]["xml"], again.headers["ETag"]) == (found["xml"], '"1"')
    (row,) = designer.get("/api/studio/procedures").json["items"]
    assert [drawing["place"] for drawing in row["drawings"]] == [HERE]
    assert as_user("admin").get(DRAWING).json == {"drawing": None}


def test_a_second_window_does_not_write_over_the_first(designer: FlaskClient) -> None:
    found = source(designer)
    assert kept(designer, found, found["xml"]).status_code == 200
    assert kept(designer, found, found["xml"], '"1"').headers["ETag"] == '"2"'
    late = kept(designer, found, found["xml"].replace("会商", "迟到"), '"1"')
    assert (late.status_code, late.json["code"]) == (412, "changed_meanwhile")
    assert kept(designer, found, found["xml"]).status_code == 412
    assert designer.get(DRAWING).json["drawing"]["version"] == 2


def test_a_drawing_is_dropped(designer: FlaskClient) -> None:
    found = source(designer)
    kept(designer, found, found["xml"])
    assert designer.delete(DRAWING).status_code == 204
    assert designer.get(DRAWING).json == {"drawing": None}


@pytest.mark.parametrize("user", ["window", "auditor"])
def test_only_designers_keep_drawings(as_user: As, user: str) -> None:
    assert as_user(user).get(DRAWING).status_code == 403


def test_a_new_process_is_a_drawing_until_it_is_published(designer: FlaskClient) -> None:
    xml = source(designer)["xml"].replace('id="hearing"', 'id="night_noise"').replace("听取", "夜间噪声")
    path = f"/api/studio/procedures/night_noise/drawing?place={HERE}"
    body = {"base": None, "name": "夜间噪声", "xml": xml, "forms": [], "decisions": []}
    assert designer.put(path, json=body).status_code == 200
    told = source(designer, ref="night_noise")
    assert (told["key"], told["name"], told["versions"]) == (None, "夜间噪声", [])
    assert "night_noise" in [item["ref"] for item in designer.get("/api/studio/procedures").json["items"]]
    drawn = {"place": HERE, "base": None, "xml": xml, "forms": [], "decisions": []}
    check = designer.post("/api/studio/check", json=drawn).json
    assert [change["text"] for change in check["changes"]] == ["新流程「夜间噪声」，4 步由人办"]
    answer = designer.post("/api/studio/publish", json={**drawn, "note": "新流程"})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    assert source(designer, ref="night_noise")["version"] == 1
    assert designer.get(path).json == {"drawing": None}


def test_a_new_process_does_not_take_an_id_in_use(designer: FlaskClient) -> None:
    found = source(designer)
    body = {"base": None, "name": "听取", "xml": found["xml"], "forms": [], "decisions": []}
    answer = designer.put(DRAWING, json=body)
    assert (answer.status_code, answer.json["code"]) == (409, "ref_taken")
    drawn = {"place": HERE, "base": None, "xml": found["xml"], "note": "占用"}
    answer = designer.post("/api/studio/publish", json=drawn)
    assert (answer.status_code, answer.json["code"]) == (409, "ref_taken")


def publish(client: FlaskClient, found: dict[str, Any], xml: str, *places: tuple[str, str]) -> Any:
    body = {"place": HERE, "base": found["key"], "xml": xml, "note": "会商改名"}
    chosen = [{"code": code, "seen": seen} for code, seen in places]
    return client.post("/api/studio/publish", json={**body, "places": chosen})


def test_several_places_get_the_version_at_once(designer: FlaskClient) -> None:
    found = source(designer)
    assert [town["code"] for town in found["towns"]] == [TOWN, OTHER_TOWN]
    xml = found["xml"].replace("会商", "联席会商")
    answer = publish(designer, found, xml, (TOWN, found["key"]), (OTHER_TOWN, found["key"]))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    assert [row["place"] for row in answer.json["places"]] == [TOWN, OTHER_TOWN]
    after = source(designer)
    assert (after["key"], [town["own"] for town in after["towns"]]) == (found["key"], [True, True])


def test_when_one_place_has_a_newer_version_none_is_published(designer: FlaskClient) -> None:
    found = source(designer)
    first = publish(designer, found, found["xml"].replace("会商", "一"), (TOWN, found["key"]))
    assert first.status_code == 201
    second = publish(
        designer, found, found["xml"].replace("会商", "二"), (OTHER_TOWN, found["key"]), (TOWN, found["key"])
    )
    assert (second.status_code, second.json["code"], second.json["where"]) == (
        409,
        "published_meanwhile",
        TOWN,
    )
    assert [town["own"] for town in source(designer)["towns"]] == [True, False]


def test_publishing_is_done_with_the_drawing(designer: FlaskClient) -> None:
    found = source(designer)
    xml = found["xml"].replace("会商", "联席会商")
    kept(designer, found, xml)
    assert publish(designer, found, xml, (HERE, found["key"])).status_code == 201
    assert designer.get(DRAWING).json == {"drawing": None}


def test_nobody_publishes_for_another_district(designer: FlaskClient) -> None:
    found = source(designer)
    answer = publish(designer, found, found["xml"].replace("会商", "联席"), ("01-02", found["key"]))
    assert (answer.status_code, answer.json["code"]) == (403, "outside_tenant")


def test_the_city_sees_what_its_districts_have_and_leaves_it_to_them(
    designer: FlaskClient, as_user: As
) -> None:
    found = source(designer)
    assert (
        publish(designer, found, found["xml"].replace("会商", "联席"), (HERE, found["key"])).status_code
        == 201
    )
    city = as_user("city_designer")
    told = city.get("/api/studio/procedures").json
    assert [place["code"] for place in told["places"]] == ["01", HERE, "01-02"]
    assert [version and version["version"] for version in told["items"][0]["versions"]] == [1, 1, None]
    theirs = source(city, HERE)
    assert (theirs["own"], theirs["org_code"]) == (False, HERE)
    body = {"place": HERE, "base": theirs["key"], "xml": theirs["xml"], "note": "市里来改"}
    answer = city.post("/api/studio/publish", json=body)
    assert (answer.status_code, answer.json["code"]) == (403, "other_place")
    assert "澄湖区的流程设计员" in answer.json["detail"]
    base = theirs["versions"][1]["key"]
    changes = city.get(f"/api/studio/changes?base={base}&key={theirs['key']}&place={HERE}").json
    assert [change["text"] for change in changes] == ["「会商」改名为「联席」"]


def test_the_city_publishes_for_all(as_user: As) -> None:
    city = as_user("city_designer")
    found = source(city, "01")
    body = {
        "place": "01",
        "base": found["key"],
        "xml": found["xml"].replace("会商", "联席"),
        "note": "全市改名",
    }
    assert city.post("/api/studio/publish", json=body).status_code == 201
    assert source(as_user("designer"))["version"] == 2


def test_a_district_does_not_draw_for_the_city(designer: FlaskClient) -> None:
    assert source(designer, "01")["own"] is False
    body = {"base": None, "name": "听取", "xml": "<a/>", "forms": [], "decisions": []}
    answer = designer.put("/api/studio/procedures/hearing/drawing?place=01", json=body)
    assert (answer.status_code, answer.json["code"]) == (403, "other_place")


def test_heat_counts_where_cases_stand_and_hides_small_numbers(
    designer: FlaskClient, registered: Callable[[str], str]
) -> None:
    registered("0401")
    told = designer.get(f"/api/studio/procedures/hearing/heat?place={HERE}").json
    assert told == [{"element_id": "handle", "count": None, "few": True, "level": 1}]


DECIDING = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 targetNamespace="urn:t"><process id="noise_grade" name="噪声分档" isExecutable="true"><startEvent id="s"/>
 <sequenceFlow id="a" sourceRef="s" targetRef="grade"/>
 <businessRuleTask id="grade" name="分档"><extensionElements>
 <zeebe:calledDecision decisionId="noise" resultVariable="grade"/></extensionElements></businessRuleTask>
 <sequenceFlow id="b" sourceRef="grade" targetRef="e"/><endEvent id="e"/></process></definitions>"""
TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
 id="noise_file" name="噪声" namespace="urn:t"><decision id="noise" name="噪声分档">
 <decisionTable id="t" hitPolicy="FIRST">
 <input id="i" label="分贝"><inputExpression id="ie" typeRef="number"><text>db</text></inputExpression></input>
 <output id="o" name="grade" typeRef="string"/>
 <rule id="r1"><inputEntry id="r1i"><text>&gt; 50</text></inputEntry>
 <outputEntry id="r1o"><text>"高"</text></outputEntry></rule>
 <rule id="r2"><inputEntry id="r2i"><text>-</text></inputEntry>
 <outputEntry id="r2o"><text>"低"</text></outputEntry></rule>
 </decisionTable></decision></definitions>"""


def test_a_decision_table_is_rehearsed_and_published_with_its_process(designer: FlaskClient) -> None:
    drawn = {
        "place": HERE, "base": None, "xml": DECIDING, "forms": [],
        "decisions": [{"id": "noise_file", "xml": TABLE}],
    }  # fmt: skip
    given = {"now": "2026-11-20T09:26:00+08:00", "start": {"db": 60}}
    scenario = {
        "name": "六十分贝",
        "given": given,
        "when": [],
        "then": {"ended": True, "variables": {"grade": "高"}},
    }
    body = {**{name: drawn[name] for name in ("place", "xml", "forms", "decisions")}, "scenarios": [scenario]}
    (outcome,) = designer.post("/api/studio/rehearse", json=body).json["outcomes"]
    assert outcome["ok"], outcome["problems"]
    (decision,) = outcome["steps"][0]["decisions"]
    assert (decision["name"], decision["rules"], decision["output"]) == ("噪声分档", [1], '"高"')
    answer = designer.post("/api/studio/publish", json={**drawn, "note": "分档"})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    (file,) = source(designer, ref="noise_grade")["decisions"]
    assert (file["ref"], file["decisions"], file["version"]) == ("noise_file", ["noise"], 1)
    changed = {**drawn, "base": source(designer, ref="noise_grade")["key"], "note": "改到五十五"}
    changed["decisions"] = [{"id": "noise_file", "xml": TABLE.replace("50", "55")}]
    told = designer.post("/api/studio/check", json={n: changed[n] for n in changed if n != "note"}).json
    assert [change["text"] for change in told["changes"]] == [
        "决策「噪声分档」第 1 条的「分贝」：> 50 → > 55"
    ]
    assert designer.post("/api/studio/publish", json=changed).status_code == 201
    assert source(designer, ref="noise_grade")["decisions"][0]["version"] == 2
