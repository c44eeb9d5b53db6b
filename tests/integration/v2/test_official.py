"""Every operation that docs/rest-v2.md names as ours is asked as the official client asks it, and answers what the
official description promises; every other operation is refused as a problem."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest

from api.v2.programs import SAFE
from tests.integration.v2.conftest import RESOURCES, Client, Door
from tests.support.official import judged, operations, request_of, rule_of

pytest.importorskip("camunda_orchestration_sdk")


@dataclass
class Stage:
    """What there is to ask about: keys by what they are of."""

    client: Client
    keys: dict[str, str] = field(default_factory=dict)

    def ask(self, operation: str, *keys: str, body: Any = None, status: int = 200) -> Any:
        """An operation as the official client sends it; what it reads out of the answer."""
        names = [self.keys.get(key, key) for key in keys]
        method, path, sent = request_of(operation, *names, body=body)
        answer = self.client.ask(method, path, sent)
        assert answer.status_code == status, (operation, answer.get_data(as_text=True))
        return judged(operation, answer)


@pytest.fixture
def stage(door: Door) -> Stage:
    """An instance that waits, and one that has called another, evaluated a decision and stopped at a failed job."""
    client = door.admin
    client.deploy("orders.bpmn", "levels.bpmn", "rate.dmn", "order.form")
    task = client.task(client.start())
    calling = client.start("levels", variables={"ref": "r1", "tier": "gold"})
    jump = {
        "activateInstructions": [{"elementId": "asked"}],
        "terminateInstructions": [{"elementId": "first"}],
    }
    client.post(f"/process-instances/{calling}/modification", jump, 204)
    (called,) = client.found("process-instances", filter={"parentProcessInstanceKey": calling})
    client.post("/messages/publication", {"name": "news", "correlationKey": "r1"})
    (job,) = client.jobs(type="write")
    client.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "断线"}, 204)
    free = client.start("levels", variables={"ref": "r2"})
    jump = {
        "activateInstructions": [{"elementId": "free"}],
        "terminateInstructions": [{"elementId": "first"}],
    }
    client.post(f"/process-instances/{free}/modification", jump, 204)

    keys = {
        "calling": calling, "called": called["processInstanceKey"], "free": free,
        "task": task["userTaskKey"], "form": task["formKey"], "definition": task["processDefinitionKey"],
        "levels": called["processDefinitionKey"],
        "element": _element(client, calling, "asked"), "ad-hoc": _element(client, free, "free"),
        "job": job["jobKey"], "incident": client.found("incidents")[0]["incidentKey"],
        "variable": client.found("variables")[0]["variableKey"],
        "decision": client.found("decision-definitions")[0]["decisionDefinitionKey"],
        "requirements": client.found("decision-requirements")[0]["decisionRequirementsKey"],
        "decided": client.found("decision-instances")[0]["decisionEvaluationInstanceKey"],
        "document": _document(client),
        "batch": _ordered(client, free),
    }  # fmt: skip
    return Stage(client, keys)


def _element(client: Client, instance: str, name: str) -> str:
    (found,) = client.found("element-instances", filter={"processInstanceKey": instance, "elementId": name})
    return str(found["elementInstanceKey"])


def _document(client: Client) -> str:
    answer = client.ask("POST", "/documents", data={"file": (BytesIO(b"x"), "a.txt")})
    return str(answer.get_json()["documentId"])


def _ordered(client: Client, instance: str) -> str:
    body = {"filter": {"processInstanceKey": instance}}
    return str(client.post("/process-instances/cancellation", body)["batchOperationKey"])


Ask = Callable[[Stage], Any]


def asking(*keys: str, body: Any = None, status: int = 200) -> tuple[tuple[str, ...], Any, int]:
    return keys, body, status


#: Every operation that is ours: the keys in its address, its body, the status that a good request gets. Those that
#: change something come last, in an order in which each finds what it needs.
ASKED: dict[str, tuple[tuple[str, ...], Any, int]] = {
    "cluster.get_status": asking(status=204),
    "cluster.get_topology": asking(),
    "license_.get_license": asking(),
    "authentication.get_authentication": asking(),
    "process_definition.search_process_definitions": asking(),
    "process_definition.get_process_definition": asking("definition"),
    "process_definition.get_start_process_form": asking("definition", status=204),
    "process_definition.get_process_definition_statistics": asking("definition"),
    "process_definition.get_process_definition_instance_statistics": asking(),
    "process_definition.get_process_definition_instance_version_statistics": asking(
        body={"filter": {"processDefinitionId": "orders"}}
    ),
    "decision_definition.search_decision_definitions": asking(),
    "decision_definition.get_decision_definition": asking("decision"),
    "decision_definition.evaluate_decision": asking(
        body={"decisionDefinitionId": "rate", "variables": {"tier": "gold"}}
    ),
    "decision_requirements.search_decision_requirements": asking(),
    "decision_requirements.get_decision_requirements": asking("requirements"),
    "decision_instance.search_decision_instances": asking(),
    "decision_instance.get_decision_instance": asking("decided"),
    "form.get_form_by_key": asking("form"),
    "process_instance.search_process_instances": asking(),
    "process_instance.get_process_instance": asking("called"),
    "process_instance.get_process_instance_call_hierarchy": asking("called"),
    "process_instance.get_process_instance_sequence_flows": asking("called"),
    "process_instance.get_process_instance_statistics": asking("called"),
    "process_instance.search_process_instance_incidents": asking("calling"),
    "element_instance.search_element_instances": asking(),
    "element_instance.get_element_instance": asking("element"),
    "element_instance.search_element_instance_incidents": asking("element"),
    "incident.search_incidents": asking(),
    "incident.get_incident": asking("incident"),
    "incident.get_process_instance_statistics_by_error": asking(),
    "incident.get_process_instance_statistics_by_definition": asking(
        body={"filter": {"errorHashCode": 840_206}}
    ),
    "message_subscription.search_message_subscriptions": asking(),
    "message_subscription.search_correlated_message_subscriptions": asking(),
    "variable.search_variables": asking(),
    "variable.get_variable": asking("variable"),
    "user_task.search_user_tasks": asking(),
    "user_task.get_user_task": asking("task"),
    "user_task.get_user_task_form": asking("task"),
    "user_task.search_user_task_variables": asking("task"),
    "user_task.search_user_task_effective_variables": asking("task"),
    "job.search_jobs": asking(),
    "expression.evaluate_expression": asking(body={"expression": "=1+1"}),
    "user_task.assign_user_task": asking("task", body={"assignee": "anna"}, status=204),
    "user_task.unassign_user_task": asking("task", status=204),
    "user_task.update_user_task": asking("task", body={"changeset": {"priority": 7}}, status=204),
    "element_instance.create_element_instance_variables": asking(
        "task", body={"variables": {"x": 1}, "local": True}, status=204
    ),
    "ad_hoc_sub_process.activate_ad_hoc_sub_process_activities": asking(
        "ad-hoc", body={"elements": [{"elementId": "call"}]}, status=204
    ),
    "process_instance.modify_process_instance": asking(
        "free", body={"activateInstructions": [{"elementId": "third"}]}, status=204
    ),
    "job.update_job": asking("job", body={"changeset": {"retries": 2}}, status=204),
    "incident.resolve_incident": asking("incident", status=204),
    "job.activate_jobs": asking(
        body={"type": "write", "timeout": 60_000, "maxJobsToActivate": 5, "requestTimeout": -1}
    ),
    "job.fail_job": asking("job", body={"retries": 1}, status=204),
    "job.complete_job": asking("job", status=204),
    "user_task.complete_user_task": asking("task", status=204),
    "message.publish_message": asking(body={"name": "nobody", "correlationKey": "x", "timeToLive": 60_000}),
    "signal.broadcast_signal": asking(body={"signalName": "alarm"}),
    "process_instance.resolve_process_instance_incidents": asking("calling"),
    "process_instance.resolve_incidents_batch_operation": asking(
        body={"filter": {"processInstanceKey": "1"}}
    ),
    "process_instance.cancel_process_instances_batch_operation": asking(
        body={"filter": {"processDefinitionId": "none"}}
    ),
    "batch_operation.search_batch_operations": asking(),
    "batch_operation.get_batch_operation": asking("batch"),
    "batch_operation.search_batch_operation_items": asking(),
    "batch_operation.suspend_batch_operation": asking("batch", status=204),
    "batch_operation.resume_batch_operation": asking("batch", status=204),
    "batch_operation.cancel_batch_operation": asking("batch", status=204),
    "resource.delete_resource": asking("form"),
    "process_instance.create_process_instance": asking(
        body={"processDefinitionId": "orders", "variables": {"amount": 1}}
    ),
    "process_instance.cancel_process_instance": asking("free", status=204),
}


def _text(path: str) -> Ask:
    def ask(stage: Stage) -> None:
        key = re.search("<(.+)>", path)
        assert key is not None
        answer = stage.client.ask("GET", path.replace(key.group(), stage.keys[key.group(1)]))
        assert (answer.status_code, answer.mimetype) == (200, "text/xml")
        assert answer.get_data(as_text=True).startswith("<?xml")

    return ask


def _deployed(stage: Stage) -> None:
    files = [(BytesIO((RESOURCES / "order.form").read_bytes()), "order.form")]
    answer = stage.client.ask("POST", "/deployments", data={"resources": files})
    assert judged("resource.create_deployment", answer).deployment_key


def _correlated(stage: Stage) -> None:
    other = stage.client.start("levels", variables={"ref": "r9", "tier": "gold"})
    jump = {"moveInstructions": [{
        "sourceElementInstruction": {"sourceType": "byId", "sourceElementId": "first"}, "targetElementId": "asked",
    }]}  # fmt: skip
    stage.ask("process_instance.modify_process_instance", other, body=jump, status=204)
    body = {"name": "news", "correlationKey": "r9"}
    assert stage.ask("message.correlate_message", body=body).process_instance_key


def _thrown(stage: Stage) -> None:
    fresh = stage.client.start()
    stage.client.to_job(fresh)
    job = next(job for job in stage.client.jobs() if job["processInstanceKey"] == fresh)
    stage.ask("job.throw_job_error", job["jobKey"], body={"errorCode": "E"}, status=204)


def _documents(stage: Stage) -> None:
    answer = stage.client.ask("POST", "/documents", data={"file": (BytesIO(b"new"), "b.txt")})
    assert answer.status_code == 201
    document = judged("document.create_document", answer).document_id
    assert stage.client.ask("GET", f"/documents/{document}").get_data() == b"new"
    batch = stage.client.ask("POST", "/documents/batch", data={"files": [(BytesIO(b"new"), "b.txt")]})
    assert len(judged("document.create_documents", batch).created_documents) == 1
    link = stage.client.ask("POST", f"/documents/{document}/links", {})
    assert judged("document.create_document_link", link).url
    assert stage.client.ask("DELETE", f"/documents/{document}").status_code == 204


#: Operations whose requests or answers are files, or that need something of their own first.
SPECIAL: dict[str, Ask] = {
    "process_definition.get_process_definition_xml": _text("/process-definitions/<definition>/xml"),
    "decision_definition.get_decision_definition_xml": _text("/decision-definitions/<decision>/xml"),
    "decision_requirements.get_decision_requirements_xml": _text("/decision-requirements/<requirements>/xml"),
    "resource.create_deployment": _deployed,
    "message.correlate_message": _correlated,
    "job.throw_job_error": _thrown,
    "document.create_document": _documents,
    "document.create_documents": _documents,
    "document.create_document_link": _documents,
    "document.get_document": _documents,
    "document.delete_document": _documents,
}


def test_every_operation_of_ours_answers_what_the_official_description_promises(stage: Stage) -> None:
    for operation, (keys, body, status) in ASKED.items():
        stage.ask(operation, *keys, body=body, status=status)
    for ask in dict.fromkeys(SPECIAL.values()):
        ask(stage)


def test_every_address_of_ours_is_an_official_operation_and_is_asked_here(door: Door) -> None:
    ours = {
        (method, rule_of(rule.rule))
        for rule in door.app.url_map.iter_rules()
        if rule.rule.startswith("/v2/") and rule.endpoint != "v2.unknown"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    official = operations()
    assert ours == {official[name] for name in (*ASKED, *SPECIAL)}


def test_every_operation_that_is_not_ours_is_refused_as_a_problem(door: Door) -> None:
    client = door.admin
    for name, (method, path) in operations().items():
        if name in ASKED or name in SPECIAL:
            continue
        body = None if method in SAFE else {}
        answer = client.ask(method, path.replace("<key>", "1"), body)
        assert answer.status_code in (404, 405), (name, answer.status_code)
        assert answer.mimetype == "application/problem+json", name
        assert answer.get_json()["status"] == answer.status_code
