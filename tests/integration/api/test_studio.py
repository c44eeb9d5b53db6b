"""流程: what a designer sees, what a check says, what publishing does; and who may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from engine.bus import Bus
from engine.context import platform_actor
from engine.definitions.commands import RetireDefinition

As = Callable[[str], FlaskClient]
HERE, THERE = "01-01", "01-02"


def source(client: FlaskClient, place: str = HERE) -> dict[str, Any]:
    answer = client.get(f"/api/studio/procedures/hearing?place={place}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.json
    return found


def drawn(found: dict[str, Any], xml: str, forms: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"place": found["place"]["code"], "base": found["key"], "xml": xml, "forms": forms or []}


def form_with(found: dict[str, Any], label: str) -> dict[str, Any]:
    """The form of the first step with one more field."""
    schema: dict[str, Any] = found["forms"][0]["schema"]
    field = {
        "type": "textfield", "key": "extra", "label": label, "id": "extra",
        "properties": {"destination": "variable"},
    }  # fmt: skip
    return {**schema, "components": [*schema["components"], field]}


def test_the_list_tells_which_place_has_a_version_of_its_own(as_user: As) -> None:
    designer = as_user("designer")
    before = designer.get("/api/studio/procedures").json
    assert [place["code"] for place in before["places"]] == ["01", HERE]
    (row,) = before["items"]
    assert (row["steps"], [v and v["version"] for v in row["versions"]]) == (4, [1, None])
    found = source(designer)
    body = {**drawn(found, found["xml"].replace("会商", "联席会商")), "note": "会商改名"}
    assert designer.post("/api/studio/publish", json=body).status_code == 201
    (row,) = designer.get("/api/studio/procedures").json["items"]
    own = row["versions"][1]
    assert (own["changes"], own["note"], own["by"]) == (1, "会商改名", "designer甲")


def test_a_check_names_the_element_and_saves_nothing(as_user: As) -> None:
    designer = as_user("designer")
    found = source(designer)
    broken = found["xml"].replace('formId="listen"', 'formId="nobody_made_it"')
    told = designer.post("/api/studio/check", json=drawn(found, broken)).json
    assert told["blocked"]
    assert [f["where"] for f in told["findings"] if f["severity"] == "error"] == ["listen"]
    assert source(designer)["key"] == found["key"]


def test_what_was_drawn_is_compared_in_words_with_its_forms(as_user: As) -> None:
    designer = as_user("designer")
    found = source(designer)
    xml = found["xml"].replace('candidateGroups="county_triage"', 'candidateGroups="county_director"')
    told = designer.post("/api/studio/check", json=drawn(found, xml, [form_with(found, "测噪结果")])).json
    texts = [(change["sign"], change["text"]) for change in told["changes"]]
    assert ("~", "「会商」由区县中心分流研判岗办改为区县综治中心主任办") in texts
    assert ("+", "「登记诉求」表单加 1 项「测噪结果」（选填）") in texts


def test_publishing_serves_one_district_and_leaves_the_other(as_user: As) -> None:
    designer, foreign = as_user("designer"), as_user("foreign")
    found = source(designer)
    body = drawn(found, found["xml"], [form_with(found, "测噪结果")])
    answer = designer.post("/api/studio/publish", json={**body, "note": "加一项"})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    assert any(
        c["key"] == "extra" for c in source(designer)["forms"][0]["schema"]["components"] if "key" in c
    )
    others = source(foreign, THERE)["forms"][0]["schema"]["components"]
    assert all(component.get("key") != "extra" for component in others)


def test_what_does_not_pass_is_not_published(as_user: As) -> None:
    designer = as_user("designer")
    found = source(designer)
    broken = found["xml"].replace('formId="listen"', 'formId="nobody_made_it"')
    answer = designer.post("/api/studio/publish", json={**drawn(found, broken), "note": "试一试"})
    assert (answer.status_code, answer.json["code"]) == (400, "check_failed")
    assert [f["where"] for f in answer.json["findings"] if f["severity"] == "error"] == ["listen"]


def test_whoever_drew_on_an_older_version_is_told(as_user: As) -> None:
    designer = as_user("designer")
    found = source(designer)
    first = {**drawn(found, found["xml"].replace("会商", "联席会商")), "note": "会商改名"}
    assert designer.post("/api/studio/publish", json=first).status_code == 201
    second = {**drawn(found, found["xml"].replace("会商", "三级会商")), "note": "也改名"}
    answer = designer.post("/api/studio/publish", json=second)
    assert (answer.status_code, answer.json["code"]) == (409, "published_meanwhile")


def test_a_process_cannot_be_published_as_another(as_user: As) -> None:
    designer = as_user("designer")
    found = source(designer)
    body = {**drawn(found, found["xml"].replace('id="hearing"', 'id="another"')), "note": "改编号"}
    answer = designer.post("/api/studio/publish", json=body)
    assert (answer.status_code, answer.json["code"]) == (409, "other_process")


@pytest.mark.parametrize("user", ["window", "auditor", "director"])
def test_only_designers_come_in(as_user: As, user: str) -> None:
    assert as_user(user).get("/api/studio/procedures").status_code == 403


def test_a_district_does_not_see_another(as_user: As) -> None:
    answer = as_user("designer").get(f"/api/studio/procedures/hearing?place={THERE}")
    assert (answer.status_code, answer.json["code"]) == (403, "other_place")


def test_a_version_that_was_taken_out_of_service_stays_listed_with_a_mark(as_user: As, bus: Bus) -> None:
    designer = as_user("designer")
    before = source(designer)
    body = {**drawn(before, before["xml"].replace("会商", "联席会商")), "note": "会商改名"}
    assert designer.post("/api/studio/publish", json=body).status_code == 201
    own = source(designer)
    assert [one["retired"] for one in own["versions"]] == [False, False]
    bus.execute(RetireDefinition(int(own["key"])), platform_actor(HERE))
    after = source(designer)
    assert after["key"] == before["key"]
    assert [(one["key"], one["retired"]) for one in after["versions"]] == [
        (own["key"], True),
        (before["key"], False),
    ]
