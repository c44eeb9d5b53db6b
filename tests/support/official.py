"""The official client as a judge: a request as it sends it, and our answer as it reads it. Whatever the official
description requires and is missing, and every word that it does not know, is an error there."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from dataclasses import dataclass
from typing import Any

import camunda_orchestration_sdk.api as official_api
import httpx
from camunda_orchestration_sdk.client import Client as OfficialClient
from werkzeug.test import TestResponse

_JUDGE = OfficialClient(base_url="http://here.invalid/v2", raise_on_unexpected_status=True)
_PACKAGE = official_api.__name__


@dataclass(frozen=True)
class _Said:
    """A body as the client's own classes would give it."""

    values: Any

    def to_dict(self) -> Any:
        return self.values

    def to_multipart(self) -> Any:
        return self.values


def operations() -> dict[str, tuple[str, str]]:
    """Every operation of the official description, e.g. `incident.get_incident`: (method, path with `<key>` for what
    is named in it), read from the client's own sources."""
    found = {}
    for group in pkgutil.iter_modules(official_api.__path__):
        package = importlib.import_module(f"{_PACKAGE}.{group.name}")
        for item in pkgutil.iter_modules(package.__path__):
            source = inspect.getsource(_module(f"{group.name}.{item.name}")._get_kwargs)
            method, path = re.search(r'"method": "(\w+)",\s*"url": "([^"]+)"', source).groups()
            found[f"{group.name}.{item.name}"] = (method.upper(), re.sub(r"{\w+}", "<key>", path))
    return found


def rule_of(rule: str) -> str:
    """A rule of ours in the same words."""
    return re.sub(r"<[^>]+>", "<key>", rule.removeprefix("/v2"))


def request_of(operation: str, *keys: str, body: Any = None) -> tuple[str, str, Any]:
    """(method, path under /v2, body) of an operation as the client sends it."""
    make = _module(operation)._get_kwargs
    named = (
        {"body": _Said({} if body is None else body)} if "body" in inspect.signature(make).parameters else {}
    )
    asked = make(*keys, **named)
    sent = asked.get("json")
    return asked["method"].upper(), asked["url"], sent.values if isinstance(sent, _Said) else sent


def judged(operation: str, answer: TestResponse) -> Any:
    """What the official client makes of an answer. Raises when the answer is not what the description promises."""
    response = httpx.Response(answer.status_code, headers=dict(answer.headers), content=answer.get_data())
    return _module(operation)._parse_response(client=_JUDGE, response=response)


def _module(operation: str) -> Any:
    return importlib.import_module(f"{_PACKAGE}.{operation}")
