"""At every address with a key or a code in it: what is not for somebody's eyes answers as what does not exist."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from engine.bus import Bus
from tests.integration.gate.stage import NOWHERE, OPEN, REASON, SENSITIVE, Stage, states
from tests.support.clients import AsUser

#: Addresses whose key names nothing of a case: definitions, drawings, timer keys, files of programs.
ABOUT_NO_CASE = (
    "/<path:path>", "/v2/<path:rest>", "/api/definitions/", "/api/studio/", "/api/timers/", "/v2/documents/",
    "/api/accounts/", "/api/session/", "/v2/decision-definitions/", "/v2/process-definitions/", "/v2/forms/",
)  # fmt: skip
#: What a request must say to be understood; elsewhere an empty object will do.
BODIES: dict[str, Any] = {
    "acts": {"name": "SIG_WITHDRAW", "reason": REASON},
    "messages": {"name": "MSG_GATE"},
    "reveal": {"reason": "办理案件"},
    "confidentiality": {"level": "sealed", "reason": REASON},
    "account": {"user": "applicant", "reason": REASON},
    "assign": {"assignee": "window"},
    "draft": {"values": {"a": 1}},
    "complete": {"values": {}},
    "assignment": {"assignee": "window"},
}
#: Posts that see neither case: of another town, of no case at all, of another district.
STRANGERS = ("other_window", "other_lead", "designer", "foreign", "applicant")


def routes(app: Flask) -> list[tuple[str, str]]:
    """Every (method, rule) with something in its address that names a case or what belongs to one."""
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if "<" in rule.rule and not rule.rule.startswith(ABOUT_NO_CASE)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def address(rule: str, at: Stage) -> list[str]:
    """The addresses of a rule at a stage: with the code and with the key of a case, of each kind of chain."""
    kinds = ("instance", "case") if "<any(" in rule else ("",)
    found = []
    for kind in kinds:
        for case in (at.code, str(at.case)) if "<code>" in rule else ("",):
            path = re.sub(r"<any\([^>]*>", kind, rule).replace("<code>", case)
            path = path.replace("<int:number>", "1").replace("<reference>", "0" * 36)
            found.append(re.sub(r"<[^>]+>", str(_key(path, at, kind)), path))
    return found


def _key(path: str, at: Stage, kind: str) -> int:
    if kind:
        return at.case if kind == "case" else at.root
    for word, key in (
        ("tasks/", at.task), ("jobs/", at.job), ("incidents/<", at.incident), ("documents/", at.paper),
        ("element-instances/<", at.task), ("variables/<", at.root),
    ):  # fmt: skip
        if word in path:
            return key
    return at.root


def asked(client: Any, method: str, path: str, at: Stage) -> tuple[int, str]:
    """Status and body, without what was asked for."""
    last = path.rpartition("/")[2]
    bare = method == "GET" or (method == "DELETE" and last != "account")
    answer = client.open(path, method=method, json=None if bare else BODIES.get(last, {}))
    text = answer.get_data(as_text=True)
    for number, name in enumerate(
        (at.code, *map(str, (at.case, at.root, at.task, at.job, at.incident, at.paper)))
    ):
        text = text.replace(name, f"<{number if number > 1 else 0}>")
    return answer.status_code, text


@pytest.mark.parametrize("user", STRANGERS)
def test_an_address_does_not_tell_what_there_is(
    app: Flask, bus: Bus, as_user: AsUser, stages: dict[str, Stage], user: str
) -> None:
    client = as_user(user)
    before, seen = states(bus), 0
    for method, rule in routes(app):
        for kind in (OPEN, SENSITIVE):
            here, nowhere = address(rule, stages[kind]), address(rule, NOWHERE)
            for there, not_there in zip(here, nowhere, strict=True):
                told = asked(client, method, there, stages[kind])
                assert told == asked(client, method, not_there, NOWHERE), f"{user}: {method} {there}"
                assert told[0] in (403, 404) or (told[0], method) == (204, "DELETE"), (method, there, told)
                seen += 1
    assert seen > 150
    assert states(bus) == before


def test_the_addresses_are_there_for_whoever_sees_the_case(
    app: Flask, as_user: AsUser, stages: dict[str, Stage]
) -> None:
    """So that the answers above are not those of a wrong address: the director gets what there is to get."""
    found = {
        asked(as_user("director"), method, path, stages[OPEN])[0]
        for method, rule in routes(app)
        if method == "GET"
        and rule.startswith(("/api/cases/<code>/t", "/api/cases/<code>/p", "/api/tasks/<int:key>"))
        for path in address(rule, stages[OPEN])
    }
    assert found == {200}
