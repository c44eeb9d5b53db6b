"""Notices inside the platform: recorded on the case; the channels that carry them outside read them from the outbox."""

from __future__ import annotations

from typing import Any

from casework.cases.events import NoticeSent
from casework.cases.owners import case_of_call
from engine.instances.service_call import ServiceCall


def send_notice(call: ServiceCall) -> dict[str, Any]:
    """Records that somebody is to be told something: header `to` is a group or `parties`, header `notice` its kind."""
    case = case_of_call(call)
    case.record(NoticeSent(call.header("to"), call.header("notice"), call.element_id))
    return {}
