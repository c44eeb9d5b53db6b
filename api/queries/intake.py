"""Registering at the window: the forms in force, what may be the same matter, and what the platform would suggest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_

from api.queries.cases.parties import opened, parties_of
from api.queries.outlook import foretold
from casework.cases.access_level import CASE, SENSITIVE, sight_of, visible
from casework.intake.desk import STEP, marked, needs, said_by_role, with_roles
from casework.tables.domain import enum, type_defaults
from casework.tables.procedure_list import procedure_name
from casework.tables.procedures import process_counting_as
from casework.tables.statuses import statuses_meaning
from engine.access.access_level import AccessLevel
from engine.access.authz import covers
from engine.bpmn import ProcessModel
from engine.bus import Bus
from engine.context import Actor
from engine.deadlines import due
from engine.definitions.catalog import definition_row
from engine.errors import Refusal
from engine.places.below import at_or_below
from engine.ports import Binding, NotDeployed
from engine.store import Row, Tx
from engine.store.base import UtcTime
from engine.store.tables_cases import Case
from engine.store.tenant_statements import key_param, select_from

#: The steps that the window's page takes together (`casework.intake.desk`).
SAFETY, MATTER = "safety", "matter"
#: How far back, and among how many, a case may be the same matter.
WINDOW, AMONG, SHOWN = timedelta(days=180), 80, 3
_LEAST = 4


def intake_forms(bus: Bus, tx: Tx, place: str) -> dict[str, Any]:
    """The two forms as the procedure that serves `place` has them; NotDeployed."""
    model = _registration(bus, tx, place)
    steps = {word: element for word, element, _said in marked(model, STEP)}
    told = {}
    for name in (SAFETY, MATTER):
        element = steps.get(name)
        if element is None or element.form_id is None:
            raise NotDeployed("form", name, f"这里的受理程序没有写明 {STEP}={name} 的一步，请用待办办理登记")
        row = bus.definitions.resolve(tx, "form", element.form_id, place, Binding(), model.deployment_key)
        told[name] = {
            "element_id": element.id,
            "name": element.name,
            "version": row["version"],
            "schema": with_roles(definition_row(tx, "form", row["key"])["schema"]),
        }
    spec = bus.time.timers(tx, place).spec("T_REGISTER")
    minutes = int(spec.period.clock.total_seconds() // 60) if spec.period.by_clock else 0
    return {**told, "target_minutes": minutes}


def _registration(bus: Bus, tx: Tx, place: str) -> ProcessModel:
    """The procedure with which a case is registered at a place; NotDeployed."""
    process = process_counting_as(tx, "registration", place)
    row = bus.definitions.resolve(tx, "process", process, place, Binding(), 0)
    return bus.definitions.process_model(tx, row["key"]).with_keys(row["key"], row["deployment_key"])


def candidates(
    bus: Bus, tx: Tx, actor: Actor, place: str, values: Mapping[str, Any], besides: int
) -> list[dict[str, Any]]:
    """The cases that may be the same matter, the likeliest first; only of those that the actor sees."""
    now = bus.clock.now()
    said = said_by_role(intake_forms(bus, tx, place)[MATTER]["schema"], values)
    kind = str(said.get("matter_type") or "")
    text = f"{said.get('matter_title') or ''}\n{said.get('narrative') or ''}"
    names = _names(said.get("matter_parties"))
    statement = (
        select_from(Case)
        .where(
            visible(actor, now),
            CASE.c.case_code.is_not(None),
            CASE.c.key != key_param("besides"),
            CASE.c.confidentiality.not_in(SENSITIVE),
            CASE.c.status.not_in(statuses_meaning("set_aside")),
            CASE.c.received_at >= bindparam("since", type_=UtcTime),
            or_(CASE.c.type_code == kind, _near(place)),
        )
        .order_by(CASE.c.received_at.desc())
        .limit(AMONG)
    )
    found = []
    for row in tx.rows(statement, besides=besides, since=now - WINDOW):
        sight = sight_of(tx, actor, row, now)
        if sight < AccessLevel.SUMMARY:
            continue
        # who does not see names in the clear does not learn either whether one is right
        shared = names & _party_names(bus, tx, row["key"]) if sight is AccessLevel.FULL and names else None
        score, told = _likeness(row, kind, place, text, shared)
        if score >= _LEAST:
            found.append((score, told))
    found.sort(key=lambda pair: -pair[0])
    return [told for _score, told in found[:SHOWN]]


def _village(place: str) -> str:
    """The village of a place inside it, else the place itself (codes are prefixes: handbook 2.1)."""
    return "-".join(place.split("-")[:4])


def _near(place: str) -> Any:
    return at_or_below(CASE.c.location_org, _village(place))


def _likeness(
    row: Row, kind: str, place: str, text: str, shared: set[str] | None
) -> tuple[int, dict[str, Any]]:
    """How alike a case is, and in what; of its parties nothing when `shared` is None."""
    village = _village(place)
    words = list(shared_words(row["title"] or "", text))
    marks = {
        "纠纷类型": (2, row["type_code"] == kind),
        "地点": (2, covers(village, row["location_org"]) or covers(row["location_org"], place)),
        **({} if shared is None else {"当事人": (3, bool(shared))}),
        "事由": (min(len(words), 2), bool(words)),
    }
    score = sum(weight for weight, met in marks.values() if met)
    return score, {
        "case_code": row["case_code"],
        "title": row["title"],
        "status": row["status"],
        "channel": row["channel"],
        "location_org": row["location_org"],
        "received_at": row["received_at"],
        "closed": row["closed_at"] is not None,
        "same": [name for name, (_weight, met) in marks.items() if met],
        "different": [name for name, (_weight, met) in marks.items() if not met],
        "words": words,
    }


def shared_words(title: str, text: str) -> Iterator[str]:
    """The longest runs of at least two characters of `title` that stand in `text` too, from left to right."""
    at = 0
    while at < len(title) - 1:
        end = at + 2
        if title[at:end] not in text:
            at += 1
            continue
        while end < len(title) and title[at : end + 1] in text:
            end += 1
        yield title[at:end]
        at = end


def _names(rows: Any) -> set[str]:
    if not isinstance(rows, list):
        return set()
    given = [
        row.get(name) for row in rows if isinstance(row, dict) for name in ("display_name", "legal_name")
    ]
    return {str(name).strip() for name in given if name and len(str(name).strip()) > 1}


def _party_names(bus: Bus, tx: Tx, case_key: int) -> set[str]:
    found = set()
    for party in parties_of(tx, case_key):
        personal = opened(tx, bus.keyring, case_key, party["subject"])
        found |= {str(personal[n][1]) for n in ("display_name", "legal_name") if n in personal}
    return found


def outlook(bus: Bus, tx: Tx, place: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the decision tables of the registration would suggest for what is typed; None where facts are missing."""
    empty = {"acceptance": None, "risk": None, "complexity": None, "procedure": None, "answer_by": None}
    model = _registration(bus, tx, place)
    if any(values.get(name) in (None, "") for name in needs(model)):
        return empty
    said = said_by_role(intake_forms(bus, tx, place)[MATTER]["schema"], values)
    answers = foretold(bus, tx, place, model, {**values, "type_defaults": _defaults(said.get("matter_type"))})
    risk = answers.get("risk")
    return {
        "acceptance": enum("acceptance_decision").get(str(answers.get("acceptance"))),
        "risk": risk if isinstance(risk, str) else None,
        "complexity": enum("complexity").get(str(answers.get("complexity"))),
        "procedure": procedure_name(answers.get("procedure")),
        "answer_by": answer_by(bus, tx, place),
    }


def answer_by(bus: Bus, tx: Tx, place: str) -> datetime:
    """By when a matter that is registered now is answered, whether it is accepted (aware)."""
    spec = bus.time.timers(tx, place).spec("T_ACCEPT_DECIDE")
    return due(spec, bus.clock.now(), bus.time.calendar(tx)).due


def _defaults(type_code: Any) -> dict[str, Any]:
    try:
        return type_defaults(str(type_code))
    except Refusal:
        return {}
