"""The search engine: operators, alternatives, sorting, pages; and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.v2.conftest import Door

#: business ids of the instances, in the order of their start
NAMES = ("b-1", "b-2", "B-3", "50%_x", "a*b")


@pytest.fixture
def five(ready: Door) -> list[str]:
    """Five instances, one minute apart; amounts 0, 100, … 400; the second without business id."""
    keys = []
    for n, name in enumerate(NAMES):
        more: dict[str, Any] = {} if n == 1 else {"businessId": name}
        tags = ["all", f"t{n}"]
        keys.append(
            ready.admin.start(variables={"amount": n * 100, "o": {"b": 1, "a": [1.5]}}, tags=tags, **more)
        )
        ready.clock.advance(timedelta(minutes=1))
    return keys


def hits(door: Door, five: list[str], query: dict[str, Any]) -> list[int]:
    """Which of the five a filter finds, by number."""
    return sorted(
        five.index(i["processInstanceKey"]) for i in door.admin.found("process-instances", filter=query)
    )


def test_operators(ready: Door, five: list[str]) -> None:
    cases: list[tuple[dict[str, Any], list[int]]] = [
        ({"businessId": "b-1"}, [0]),
        ({"businessId": {"$neq": "b-1"}}, [1, 2, 3, 4]),
        ({"businessId": {"$exists": False}}, [1]),
        ({"businessId": {"$exists": True, "$notIn": ["b-1", "B-3"]}}, [3, 4]),
        ({"businessId": {"$notIn": ["b-1"]}}, [1, 2, 3, 4]),
        ({"businessId": {"$in": []}}, []),
        ({"businessId": {"$like": "b-*"}}, [0]),
        ({"businessId": {"$like": "?-?"}}, [0, 2]),
        ({"businessId": {"$like": "50%_?"}}, [3]),
        ({"businessId": {"$like": "a\\*b"}}, [4]),
        ({"businessId": {"$like": "*[*"}}, []),
        ({"processInstanceKey": {"$in": five[:2]}}, [0, 1]),
        ({"state": {"$like": "ACT*"}, "tags": ["t2", "all"]}, [2]),
        ({"tags": ["t2", "t3"]}, []),
        ({"startDate": {"$gte": "2026-05-06T01:02:00Z", "$lt": "2026-05-06T09:04:00+08:00"}}, [2, 3]),
        ({"variables": [{"name": "amount", "value": "300"}]}, [3]),
        ({"variables": [{"name": "amount", "value": {"$in": ["0", "100"]}}]}, [0, 1]),
        ({"variables": [{"name": "o", "value": '{"a": [1.5], "b": 1}'}]}, [0, 1, 2, 3, 4]),
        ({"processDefinitionVersion": {"$gt": 9_007_199_254_740_993}}, []),
        ({"hasIncident": False, "$or": [{"businessId": "b-1"}, {"tags": ["t4"]}]}, [0, 4]),
        ({"tags": ["t0"], "$or": []}, [0]),
        ({"endDate": None, "parentProcessInstanceKey": {"$exists": False}}, [0, 1, 2, 3, 4]),
    ]
    for query, expected in cases:
        assert hits(ready, five, query) == expected, query


def test_task_filters(ready: Door, five: list[str]) -> None:
    def count(query: dict[str, Any]) -> int:
        return len(ready.admin.found("user-tasks", filter=query))

    assert count({"candidateGroup": "reviewers", "candidateUser": {"$like": "an*"}}) == 5
    assert count({"candidateGroup": {"$in": ["50%_sure"]}}) == 5
    assert count({"candidateGroup": "review"}) == 0
    assert count({"priority": {"$gte": 50}}) == 3
    assert count({"processInstanceVariables": [{"name": "double", "value": "400"}]}) == 0
    assert count({"localVariables": [{"name": "double", "value": "400"}]}) == 1


def test_sorting_puts_null_last_either_way(ready: Door, five: list[str]) -> None:
    for order in ("ASC", "DESC"):
        items = ready.admin.found("process-instances", sort=[{"field": "businessId", "order": order}])
        assert items[-1]["businessId"] is None
        names = [item["businessId"] for item in items[:-1]]
        assert names == sorted(names, key=lambda n: n.encode(), reverse=order == "DESC"), order


def test_pages_forward_and_backward_meet(ready: Door, five: list[str]) -> None:
    for field in ("businessId", "startDate", "hasIncident", "processDefinitionVersionTag"):
        for order in ("ASC", "DESC"):
            _walk(ready, [{"field": field, "order": order}])


def _walk(ready: Door, sort: list[dict[str, str]]) -> None:
    whole = [i["processInstanceKey"] for i in ready.admin.found("process-instances", sort=sort)]
    seen: list[str] = []
    page: dict[str, Any] = {"limit": 2}
    cursors = []
    while True:
        answer = ready.admin.post("/process-instances/search", {"sort": sort, "page": page})
        if not answer["items"]:
            break
        assert answer["page"]["totalItems"] == 5
        assert answer["page"]["hasMoreTotalItems"] is False
        seen += [item["processInstanceKey"] for item in answer["items"]]
        cursors.append(answer["page"])
        page = {"limit": 2, "after": answer["page"]["endCursor"]}
    assert seen == whole
    back = {"limit": 2, "before": cursors[-1]["startCursor"]}
    items = ready.admin.found("process-instances", sort=sort, page=back)
    assert [item["processInstanceKey"] for item in items] == whole[2:4]
    items = ready.admin.found("process-instances", sort=sort, page={"from": 3, "limit": 2})
    assert [item["processInstanceKey"] for item in items] == whole[3:]


def test_an_empty_page_has_no_cursors(ready: Door) -> None:
    assert ready.admin.post("/jobs/search", {})["page"] == {
        "totalItems": 0, "hasMoreTotalItems": False, "startCursor": None, "endCursor": None,
    }  # fmt: skip


REFUSED: list[tuple[Any, str]] = [
    ({"filtre": {}}, "filtre"),
    ({"filter": []}, "filter"),
    ({"filter": {"nonsense": 1}}, "filter.nonsense"),
    ({"filter": {"$or": [{"nonsense": 1}]}}, "filter.$or[0].nonsense"),
    ({"filter": {"$or": {}}}, "filter.$or"),
    ({"filter": {"priority": "high"}}, "filter.priority"),
    ({"filter": {"priority": True}}, "filter.priority"),
    ({"filter": {"priority": {"$like": "8*"}}}, "filter.priority.$like"),
    ({"filter": {"priority": {"$gt": 2**70}}}, "filter.priority.$gt"),
    ({"filter": {"state": "OPEN"}}, "filter.state"),
    ({"filter": {"userTaskKey": "12x"}}, "filter.userTaskKey"),
    ({"filter": {"userTaskKey": "9" * 5000}}, "filter.userTaskKey"),
    ({"filter": {"userTaskKey": {"$in": "1"}}}, "filter.userTaskKey.$in"),
    ({"filter": {"dueDate": {"$lt": "soon"}}}, "filter.dueDate.$lt"),
    ({"filter": {"dueDate": "0001-01-01T00:00:00+14:00"}}, "filter.dueDate"),
    ({"filter": {"assignee": {"$exists": "yes"}}}, "filter.assignee.$exists"),
    ({"filter": {"tags": "a"}}, "filter.tags"),
    ({"filter": {"localVariables": [{"name": 1, "value": "1"}]}}, "filter.localVariables[0].name"),
    ({"filter": {"localVariables": [{"name": "x", "wert": "1"}]}}, "filter.localVariables[0].wert"),
    ({"sort": [{"field": "nonsense"}]}, "sort[0].field"),
    ({"sort": [{"field": "assignee"}]}, "sort[0].field"),
    ({"sort": [{"field": "priority", "order": "UP"}]}, "sort[0].order"),
    ({"page": {"limit": -1}}, "page.limit"),
    ({"page": {"limit": 10_001}}, "page.limit"),
    ({"page": {"from": -1}}, "page.from"),
    ({"page": {"from": 0, "after": "W10="}}, "page"),
    ({"page": {"after": "not a cursor"}}, "page.after"),
    ({"page": {"after": "W10="}}, "page.after"),
    ({"page": {"after": "WyJhIl0="}}, "page.after"),
    ({"page": {"size": 3}}, "page.size"),
]


def test_refusals_name_the_place(door: Door) -> None:
    for body, where in REFUSED:
        problem = door.admin.refused("POST", "/user-tasks/search", body, 400)
        assert problem["where"] == where
        assert problem["expected"], where
        assert problem["detail"], where


def test_elements_are_read_from_the_history(ready: Door) -> None:
    admin = ready.admin
    key, _other = admin.start(), admin.start()
    admin.to_job(key)
    elements = admin.found(
        "element-instances", filter={"processInstanceKey": key}, sort=[{"field": "elementId"}]
    )
    assert [(e["elementId"], e["type"], e["state"]) for e in elements] == [
        ("begin", "START_EVENT", "COMPLETED"),
        ("charge", "SERVICE_TASK", "ACTIVE"),
        ("inner", "START_EVENT", "COMPLETED"),
        ("orders", "PROCESS", "ACTIVE"),
        ("review", "USER_TASK", "COMPLETED"),
        ("stage", "SUB_PROCESS", "ACTIVE"),
    ]
    assert {e["elementName"] for e in elements} == {
        "begin",
        "Charge",
        "inner",
        "Orders 订单",
        "审核",
        "Stage",
    }
    stage = next(e for e in elements if e["elementId"] == "stage")
    inside = admin.found("element-instances", filter={"elementInstanceScopeKey": stage["elementInstanceKey"]})
    assert {e["elementId"] for e in inside} == {"inner", "charge"}
    assert admin.get(f"/element-instances/{stage['elementInstanceKey']}") == stage
    by_name = admin.found("element-instances", filter={"elementName": {"$like": "审*"}, "state": "ACTIVE"})
    assert [(e["elementId"], e["processInstanceKey"]) for e in by_name] == [("review", _other)]
    everything = admin.found("element-instances", filter={"processDefinitionId": "orders", "type": "PROCESS"})
    assert {e["elementInstanceKey"] for e in everything} == {key, _other}


def test_how_far_an_instance_has_come(ready: Door) -> None:
    admin = ready.admin
    key = admin.start()
    admin.start()
    admin.to_job(key)
    (job,) = admin.jobs()
    admin.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0}, 204)
    items = admin.get(f"/process-instances/{key}/statistics/element-instances")["items"]
    counts = {i["elementId"]: (i["active"], i["completed"], i["canceled"], i["incidents"]) for i in items}
    assert counts["review"] == (0, 1, 0, 0)
    assert counts["charge"] == (1, 0, 0, 1)
    assert set(counts) == {"begin", "review", "stage", "inner", "charge"}
    flows = admin.get(f"/process-instances/{key}/sequence-flows")["items"]
    assert [flow["elementId"] for flow in flows] == ["f1", "f2", "f3"]
    assert {flow["processInstanceKey"] for flow in flows} == {key}
    admin.post(f"/process-instances/{key}/cancellation", status=204)
    items = admin.get(f"/process-instances/{key}/statistics/element-instances")["items"]
    assert {i["elementId"] for i in items if i["canceled"]} == {"stage", "charge"}
    assert not any(i["incidents"] or i["active"] for i in items)
    for path in ("statistics/element-instances", "sequence-flows"):
        ready.client("other").refused("GET", f"/process-instances/{key}/{path}", None, 404)


def test_what_a_task_sees(ready: Door) -> None:
    admin = ready.admin
    key = admin.start()
    task = admin.task(key)["userTaskKey"]
    assert (
        admin.ask(
            "PUT", f"/element-instances/{task}/variables", {"variables": {"amount": 7}, "local": True}
        ).data
        == b""
    )
    effective = admin.post(f"/user-tasks/{task}/effective-variables/search", {"sort": [{"field": "name"}]})[
        "items"
    ]
    assert [(v["name"], v["value"], v["scopeKey"]) for v in effective] == [
        ("amount", "7", task),
        ("double", "400", task),
    ]
    every = admin.post(f"/user-tasks/{task}/variables/search", {"filter": {"name": "amount"}})["items"]
    assert {(v["value"], v["scopeKey"]) for v in every} == {("7", task), ("200", key)}


def test_long_values_are_cut_unless_asked_for(ready: Door) -> None:
    admin = ready.admin
    long = "长" * 9_000
    key = admin.start(variables={"amount": 1, "long": long})
    query = {"filter": {"processInstanceKey": key, "name": "long"}}
    (cut,) = admin.post("/variables/search", query)["items"]
    assert (cut["isTruncated"], len(cut["value"])) == (True, 8_191)
    (whole,) = admin.post("/variables/search?truncateValues=false", query)["items"]
    assert (whole["isTruncated"], whole["value"]) == (False, f'"{long}"')
    assert admin.get(f"/variables/{cut['variableKey']}")["value"] == f'"{long}"'
