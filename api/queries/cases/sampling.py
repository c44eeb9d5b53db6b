"""抽访: the visits to the case as a sample (P20), each with the proof of the draw that chose it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam

from api.queries.cases.deeds import Course, Part
from casework.sampling.draw import differences, is_record
from casework.tables.domain import enum
from casework.tables.procedures import definitions_counting_as
from casework.walls.crossing import crossing
from engine.errors import NotFound
from engine.store import Tx
from engine.store.base import Key
from engine.store.tables_instances import ProcessInstance, Variable
from engine.store.tenant_statements import key_param, select_from, table_of, text_param
from engine.values import dumps, loads

#: The service that gives a draw its frame.
FRAME = "fq:sampling-frame"
_VARIABLE = table_of(Variable)
_INSTANCE = table_of(ProcessInstance)
#: The draws that have this batch number; the value is canonical JSON. What runs in a case draws nothing: its values are
#: for who sees that case.
_OF_BATCH = (
    select_from(Variable, _VARIABLE.c.scope_key, _INSTANCE.c.process_id, _INSTANCE.c.place)
    .join(_INSTANCE, and_(_INSTANCE.c.key == _VARIABLE.c.scope_key, _INSTANCE.c.tenant == _VARIABLE.c.tenant))
    .where(
        _INSTANCE.c.case_key.is_(None),
        _INSTANCE.c.definition_key.in_(bindparam("draws", type_=Key, expanding=True)),
        _VARIABLE.c.name == "batch_no",
        _VARIABLE.c.value == text_param("batch"),
    )
    .order_by(_VARIABLE.c.scope_key.desc())
)
_NAMES = (
    "draw", "frame_hash", "population", "grade_counts", "published_at", "period", "org", "public_value", "draw_source",
    "drawn_at", "witness_unit",
)  # fmt: skip
_VALUES = select_from(Variable, _VARIABLE.c.name, _VARIABLE.c.value).where(
    _VARIABLE.c.scope_key == key_param("scope"), _VARIABLE.c.name.in_(_NAMES)
)


def samplings(tx: Tx, course: Course, case_code: str | None) -> list[dict[str, Any]]:
    """Every visit to the case as a sample, oldest first."""
    return [_told(tx, part, case_code) for part in course.parts("sampling_visit")]


def _told(tx: Tx, part: Part, case_code: str | None) -> dict[str, Any]:
    values = part.values
    level = str(values.get("sampling_level") or "")
    batch = values.get("batch_no")
    return {
        **part.told(),
        "batch_no": batch,
        "level": level,
        "level_name": enum("sampling_level").get(level, level),
        "grade": values.get("grade"),
        "verdict": enum("sampling_verdict").get(str(values.get("verdict")))
        or ("顺延替换" if values.get("verdict") == "replaced" else None),
        "proof": _proof(tx, str(batch), case_code) if batch else None,
    }


def _proof(tx: Tx, batch: str, case_code: str | None) -> dict[str, Any] | None:
    """The proof of a draw; None when this draw is not in our records or not drawn yet."""
    for key in _draws(tx, batch):
        known = _known(tx, key)
        if is_record(known.get("draw")):
            return _shown(str(key), known, known["draw"], case_code)
    return None


def _draws(tx: Tx, batch: str) -> list[int]:
    """The instances that have drawn for this batch: of procedures that say so, and that may ask for the frame."""
    draws = sorted(definitions_counting_as(tx, "sampling_draw"))
    return [
        row["scope_key"]
        for row in tx.rows(_OF_BATCH, batch=dumps(batch), draws=draws)
        if row["process_id"] in crossing(row["place"]).services.get(FRAME, frozenset())
    ]


def _known(tx: Tx, key: int) -> dict[str, Any]:
    return {one["name"]: loads(one["value"]) for one in tx.rows(_VALUES, scope=key)}


def _shown(key: str, known: dict[str, Any], record: dict[str, Any], case_code: str | None) -> dict[str, Any]:
    own = next((row for row in record["frame"] if row["case_code"] == case_code), None)
    grade = own["grade"] if own else None
    order = record["order"].get(grade, [])
    return {
        "draw_key": key,
        "algorithm": record["algorithm"],
        "period": record["period"],
        "org": record["org"],
        "population": len(record["frame"]),
        "grade_counts": known.get("grade_counts") or {},
        "sizes": record["sizes"],
        "frame_hash": record["frame_hash"],
        "published_at": known.get("published_at"),
        "public_value": record["public_value"],
        "public_source": known.get("draw_source"),
        "drawn_at": known.get("drawn_at"),
        "witness": known.get("witness_unit"),
        "seeds": record["seeds"],
        "sample": record["sample"],
        "grade": grade,
        "rank": order.index(case_code) + 1 if case_code in order else None,
        "differences": differences(record),
    }


def draw_record(tx: Tx, course: Course, draw_key: int) -> str:
    """The record of a draw that chose the case, as `fengqiao draw verify` reads it; NotFound for another draw."""
    batches = {
        str(deed["set"]["batch_no"])
        for part in course.parts("sampling_visit")
        for deed in part.deeds
        if "batch_no" in deed["set"]
    }
    for batch in batches:
        if draw_key in _draws(tx, batch) and is_record(record := _known(tx, draw_key).get("draw")):
            return dumps(record) + "\n"
    raise NotFound("draw_not_found", "这件案子没有这次抽样的记录", where=str(draw_key))
