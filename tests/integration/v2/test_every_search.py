"""Every filter and every order that the official description names is understood by each search; nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from api.v2.routes.searching import SEARCHED
from api.v2.search.conditions import OPERATORS
from api.v2.search.fields import Kind
from tests.integration.v2.conftest import Door

#: By search: the filters of the official description (8.10) by kind of value, and what may be sorted by.
OFFICIAL: dict[str, tuple[dict[str, str], str]] = {
    "process-definitions": (
        {
            "text": "name resourceName versionTag processDefinitionId tenantId",
            "boolean": "isLatestVersion hasStartForm",
            "integer": "version",
            "key": "processDefinitionKey",
            "choice": "state",
        },
        "processDefinitionKey name resourceName version versionTag processDefinitionId tenantId",
    ),
    "process-instances": (
        {
            "time": "startDate endDate suspendedDate",
            "choice": "state elementInstanceState",
            "boolean": "hasIncident hasRetriesLeft hasElementInstanceIncident",
            "text": (
                "tenantId errorMessage elementId businessId processDefinitionId processDefinitionName "
                "processDefinitionVersionTag"
            ),
            "variables": "variables",
            "key": (
                "processInstanceKey parentProcessInstanceKey parentElementInstanceKey processDefinitionKey"
            ),
            "integer": "incidentErrorHashCode processDefinitionVersion",
            "tags": "tags",
        },
        "processInstanceKey processDefinitionId processDefinitionName processDefinitionVersion "
        "processDefinitionVersionTag processDefinitionKey parentProcessInstanceKey "
        "parentElementInstanceKey startDate endDate suspendedDate state hasIncident tenantId "
        "businessId",
    ),
    "user-tasks": (
        {
            "choice": "state",
            "text": (
                "assignee businessId elementId name candidateGroup candidateUser tenantId processDefinitionId"
            ),
            "integer": "priority",
            "time": "creationDate completionDate followUpDate dueDate",
            "variables": "processInstanceVariables localVariables",
            "key": "userTaskKey processDefinitionKey processInstanceKey elementInstanceKey",
            "tags": "tags",
        },
        "creationDate completionDate followUpDate dueDate priority name businessId",
    ),
    "variables": (
        {
            "text": "name value tenantId",
            "boolean": "isTruncated",
            "key": "variableKey scopeKey processInstanceKey",
        },
        "value name tenantId variableKey scopeKey processInstanceKey",
    ),
    "element-instances": (
        {
            "text": "processDefinitionId elementId elementName tenantId",
            "choice": "state type",
            "boolean": "hasIncident",
            "key": (
                "elementInstanceKey processInstanceKey processDefinitionKey incidentKey "
                "elementInstanceScopeKey"
            ),
            "time": "startDate endDate",
        },
        "elementInstanceKey processInstanceKey processDefinitionKey processDefinitionId startDate "
        "endDate elementId elementName type state incidentKey tenantId",
    ),
    "jobs": (
        {
            "time": "deadline endTime creationTime lastUpdateTime",
            "text": "deniedReason elementId errorCode errorMessage processDefinitionId tenantId type worker",
            "key": "elementInstanceKey jobKey processDefinitionKey processInstanceKey",
            "boolean": "hasFailedWithRetriesLeft isDenied",
            "choice": "kind listenerEventType state",
            "integer": "priority retries",
        },
        "creationTime deadline deniedReason elementId elementInstanceKey endTime errorCode "
        "errorMessage hasFailedWithRetriesLeft isDenied jobKey kind listenerEventType priority "
        "processDefinitionId processDefinitionKey processInstanceKey retries state tenantId type "
        "worker",
    ),
    "incidents": (
        {
            "text": "processDefinitionId errorMessage elementId tenantId",
            "choice": "errorType state",
            "time": "creationTime",
            "key": "incidentKey processDefinitionKey processInstanceKey elementInstanceKey jobKey",
        },
        "incidentKey processDefinitionKey processDefinitionId processInstanceKey errorType "
        "elementId elementInstanceKey creationTime state jobKey tenantId",
    ),
    "decision-definitions": (
        {
            "text": "decisionDefinitionId name decisionRequirementsId tenantId decisionRequirementsName",
            "boolean": "isLatestVersion",
            "integer": "version decisionRequirementsVersion",
            "key": "decisionDefinitionKey decisionRequirementsKey",
        },
        "decisionDefinitionKey decisionDefinitionId name version decisionRequirementsId "
        "decisionRequirementsKey decisionRequirementsName decisionRequirementsVersion tenantId",
    ),
    "decision-requirements": (
        {
            "text": "decisionRequirementsName decisionRequirementsId tenantId resourceName",
            "key": "decisionRequirementsKey",
            "integer": "version",
        },
        "decisionRequirementsKey decisionRequirementsName version decisionRequirementsId tenantId",
    ),
    "decision-instances": (
        {
            "key": (
                "decisionEvaluationInstanceKey decisionEvaluationKey processDefinitionKey "
                "processInstanceKey decisionDefinitionKey elementInstanceKey "
                "rootDecisionDefinitionKey decisionRequirementsKey"
            ),
            "choice": "state decisionDefinitionType",
            "text": "evaluationFailure decisionDefinitionId decisionDefinitionName tenantId businessId",
            "time": "evaluationDate",
            "integer": "decisionDefinitionVersion",
        },
        "businessId decisionDefinitionId decisionDefinitionKey decisionDefinitionName "
        "decisionDefinitionType decisionDefinitionVersion decisionEvaluationInstanceKey "
        "decisionEvaluationKey elementInstanceKey evaluationDate evaluationFailure "
        "processDefinitionKey processInstanceKey rootDecisionDefinitionKey state tenantId",
    ),
    "message-subscriptions": (
        {
            "key": ("messageSubscriptionKey processDefinitionKey processInstanceKey elementInstanceKey"),
            "choice": "messageSubscriptionState messageSubscriptionType",
            "text": (
                "processDefinitionId processDefinitionName elementId messageName correlationKey tenantId "
                "toolName inboundConnectorType"
            ),
            "time": "lastUpdatedDate",
            "integer": "processDefinitionVersion",
        },
        "messageSubscriptionKey processDefinitionId processDefinitionName processDefinitionVersion "
        "processInstanceKey elementId elementInstanceKey messageSubscriptionState messageSubscriptionType "
        "lastUpdatedDate messageName correlationKey tenantId toolName inboundConnectorType",
    ),
    "correlated-message-subscriptions": (
        {
            "key": ("elementInstanceKey messageKey processDefinitionKey processInstanceKey subscriptionKey"),
            "text": "businessId correlationKey elementId messageName processDefinitionId tenantId",
            "time": "correlationTime",
            "integer": "partitionId",
        },
        "businessId correlationKey correlationTime elementId elementInstanceKey messageKey messageName "
        "partitionId processDefinitionId processDefinitionKey processInstanceKey subscriptionKey tenantId",
    ),
}

#: What a batch was once called; its key is known.
NOT_HERE = {"process-instances": ("batchOperationId",)}
#: A value and what a comparison with it may say.
PLAIN: dict[str, Any] = {
    "text": "x", "integer": 1, "boolean": True, "key": "12", "time": "2026-01-31T08:00:00Z", "tags": ["a"],
    "variables": [{"name": "x", "value": "1"}],
}  # fmt: skip
#: A value of those that are one of a few.
CHOICES = {
    "errorType": "JOB_NO_RETRIES", "type": "USER_TASK", "kind": "BPMN_ELEMENT", "listenerEventType": "UNSPECIFIED",
    "decisionDefinitionType": "DECISION_TABLE", "messageSubscriptionState": "CREATED",
    "messageSubscriptionType": "START_EVENT",
}  # fmt: skip
STATES = {"user-tasks": "CREATED", "jobs": "CREATED", "decision-instances": "EVALUATED"}


def _value(kind: str, search: str, name: str) -> Any:
    if kind != "choice":
        return PLAIN[kind]
    return CHOICES.get(name) or STATES.get(search, "ACTIVE")


def _every_operator(kind: str, value: Any) -> dict[str, Any]:
    lists = ("$in", "$notIn")
    made = {op: [value] if op in lists else value for op in OPERATORS[Kind(kind)]}
    return {**made, "$exists": True}


def test_the_searches_are_those_that_are_described() -> None:
    assert set(OFFICIAL) <= {resource.name for resource in SEARCHED} | {"variables"}


@pytest.mark.parametrize("search", OFFICIAL)
def test_every_official_filter_is_understood_with_every_operator_of_its_kind(
    ready: Door, search: str
) -> None:
    admin = ready.admin
    admin.to_job(admin.start())
    for kind, names in OFFICIAL[search][0].items():
        for name in names.split():
            value = _value(kind, search, name)
            assert isinstance(admin.found(search, filter={name: value}), list), name
            assert isinstance(admin.found(search, filter={"$or": [{name: value}]}), list), name
            if kind not in ("tags", "variables"):
                assert isinstance(admin.found(search, filter={name: _every_operator(kind, value)}), list), (
                    name
                )


@pytest.mark.parametrize("search", OFFICIAL)
def test_every_official_order_is_understood_both_ways(ready: Door, search: str) -> None:
    admin = ready.admin
    for _ in range(2):
        admin.to_job(admin.start())
    for name in OFFICIAL[search][1].split():
        up = admin.found(search, sort=[{"field": name, "order": "asc"}])
        down = admin.found(search, sort=[{"field": name, "order": "DESC"}])
        assert len(up) == len(down), name
        given = [item[name] for item in up if item.get(name) is not None]
        if given and not name.endswith("Key"):  # keys are compared as the numbers that they are
            assert given == sorted(given), name
            assert [item[name] for item in down if item[name] is not None] == sorted(given, reverse=True), (
                name
            )


@pytest.mark.parametrize("search", OFFICIAL)
def test_what_no_search_knows_is_refused_by_name(ready: Door, search: str) -> None:
    for name in ("colour", *NOT_HERE.get(search, ())):
        for wanted in ({name: "x"}, {"$or": [{name: "x"}]}):
            problem = ready.admin.refused("POST", f"/{search}/search", {"filter": wanted}, 400)
            assert problem["where"].endswith(f".{name}"), problem
        problem = ready.admin.refused("POST", f"/{search}/search", {"sort": [{"field": name}]}, 400)
        assert (problem["where"], problem["found"]) == ("sort[0].field", name)


def test_what_is_said_of_elements_is_said_of_one_element(ready: Door) -> None:
    admin = ready.admin
    waiting, charged = admin.start(), admin.start()
    admin.to_job(charged)

    def found(**wanted: Any) -> set[str]:
        return {item["processInstanceKey"] for item in admin.found("process-instances", filter=wanted)}

    assert found(elementId="charge") == {charged}
    assert found(elementId="review", elementInstanceState="active") == {waiting}
    assert found(elementId="review", elementInstanceState="COMPLETED") == {charged}
    assert found(elementId={"$like": "rev*"}) == {waiting, charged}
    assert found(elementId="orders") == set(), "the process is no element of itself"
    (job,) = admin.jobs()
    admin.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "断线"}, 204)
    assert found(hasElementInstanceIncident=True) == {charged}
    assert found(hasElementInstanceIncident=True, elementId="review") == set()
    assert found(hasElementInstanceIncident=False, elementId="review") == {waiting, charged}
    assert found(incidentErrorHashCode=839_346) == {charged}
    assert found(incidentErrorHashCode={"$neq": 839_346}) == set()


def test_elements_are_sorted_by_the_names_in_their_diagram(ready: Door) -> None:
    admin = ready.admin
    admin.to_job(admin.start())
    for order in ("ASC", "DESC"):
        items = admin.found("element-instances", sort=[{"field": "elementName", "order": order}])
        names = [item["elementName"] for item in items]
        assert len(set(names)) > 2
        assert names == sorted(names, reverse=order == "DESC")
    first = admin.post(
        "/element-instances/search", {"sort": [{"field": "elementName"}], "page": {"limit": 1}}
    )
    second = admin.found(
        "element-instances", sort=[{"field": "elementName"}], page={"after": first["page"]["endCursor"]}
    )
    assert [first["items"][0], *second] == admin.found("element-instances", sort=[{"field": "elementName"}])
