"""Case records of a JSON-lines file (handbook 5.0, 补充约定 9), checked before anything is done with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields

from api.messages import flat
from api.schemas.common import Moment
from engine.errors import Finding, Invalid
from engine.json_input import parse_json


class _Loose(Schema):
    """What is not named here is left as it is: the procedure itself checks it."""

    class Meta:
        unknown = INCLUDE


class _Region(_Loose):
    org_code = fields.String(required=True)


class _Expected(_Loose):
    """The outcome that `--check` compares with."""

    decision = fields.String(required=True, allow_none=True)
    reason_code = fields.String(required=True, allow_none=True)
    complexity = fields.String(required=True, allow_none=True)
    risk = fields.String(required=True, allow_none=True)
    level = fields.String(required=True, allow_none=True)
    primary_procedure = fields.String(required=True, allow_none=True)
    route = fields.List(fields.String(), required=True)
    outcome = fields.String(required=True)
    closing_reason = fields.String(required=True, allow_none=True)
    key_documents = fields.List(fields.String(), required=True)
    timers = fields.List(fields.String(), required=True)


class _Record(_Loose):
    case_id = fields.String(required=True)
    title = fields.String(required=True)
    narrative = fields.String(required=True)
    received_at = Moment(required=True)
    channel = fields.String(required=True)
    matter_kind = fields.String(required=True)
    type_code = fields.String(required=True)
    region = fields.Nested(_Region, required=True)
    parties = fields.List(fields.Dict(), required=True)
    facts = fields.Dict(required=True)


class _Checked(_Record):
    expected = fields.Nested(_Expected, required=True)


def read_cases(
    path: Path, *, check: bool = False, is_place: Callable[[str], bool] | None = None
) -> list[dict[str, Any]]:
    """The records of the file, in the order of `received_at`. `check`: each must say what is expected of it; `is_place`
    tells whether an org code can take cases. Invalid names every line that cannot be used."""
    findings: list[Finding] = []
    records: list[dict[str, Any]] = []
    seen: dict[str, str] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        where = f"第 {number} 行"
        record, wrong = _read_line(line, where, _Checked() if check else _Record())
        if not wrong and is_place is not None and not is_place(record["region"]["org_code"]):
            code = record["region"]["org_code"]
            wrong.append(
                Finding("line_fields", f"{where}的地方收不了件", where, "有受理窗口的 region.org_code", code)
            )
        if not wrong and record["case_id"] in seen:
            told = f"{where}与{seen[record['case_id']]}编号相同"
            wrong.append(Finding("line_twice", told, where, "不重复的 case_id", record["case_id"]))
        findings += wrong
        if not wrong:
            seen[record["case_id"]] = where
            records.append(record)
    if findings:
        raise Invalid(
            "cases_file", f"{len(findings)} 处不能用，什么都没有导入", findings[0].where, findings=findings
        )
    return sorted(records, key=lambda r: datetime.fromisoformat(r["received_at"]))


def for_driver(record: Mapping[str, Any]) -> dict[str, Any]:
    """What the driver may know: the record without what is expected, except what people decided: the outcome,
    and which procedures they turned to after the primary one (`route_after`: numbers)."""
    known = {name: value for name, value in record.items() if name != "expected"}
    expected = record.get("expected") or {}
    route = expected.get("route") or []
    primary = expected.get("primary_procedure")
    after = route[route.index(primary) + 1 :] if primary in route else []
    return {**known, "outcome": expected.get("outcome", "ongoing"), "route_after": after}


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Invalid("cases_file", "文件不是 UTF-8 文字", path.name, "JSON，每行一件", "别的编码") from None


def _read_line(line: str, where: str, schema: Schema) -> tuple[dict[str, Any], list[Finding]]:
    try:
        record = parse_json(line.encode(errors="surrogatepass"))
    except Invalid as error:
        place = f"{where}的 {error.where}" if error.where else where
        return {}, [Finding("line_json", f"{place}不是 JSON", where, error.expected, error.found)]
    if not isinstance(record, dict):
        return {}, [Finding("line_json", f"{where}不是一件案件", where, "JSON 对象", type(record).__name__)]
    try:
        schema.load(record)
    except ValidationError as error:
        return {}, [
            Finding("line_fields", f"{place or '整行'} {message}", where)
            for place, message in flat(error.messages)
        ]
    return record, []
