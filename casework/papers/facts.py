"""What follows from the case without anybody having typed it: names of types and units, time limits in
words, …"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from casework.papers.filing import filing
from casework.papers.people import names, of_role, party_rows
from casework.papers.sources import Sources
from casework.papers.templates import codes, template
from casework.papers.words import day, money, one, text
from casework.tables.closing_reasons import fulfilment_text
from casework.tables.domain import dispute_type, dispute_types, enum
from casework.tables.procedure_list import procedure_name
from casework.tables.time import timers
from engine.deadlines import TimerTable

_DANGERS = {
    "imminent_danger": "现实危险",
    "domestic_violence": "家庭暴力",
    "minor_harm": "未成年人受侵害",
    "self_harm_sign": "自伤迹象",
}
_REQUIREMENTS = (
    "请在规定期限内签收并联系当事人，依法依规办理，如实反馈进展和结果；"
    "认为不属于本单位职责的，应书面说明理由和依据。"
)
_SPAN = re.compile(r"P(T?)(\d+)([DHMY])")
#: Of working time, of calendar time.
_UNITS = {
    "D": ("个工作日", "日"), "M": ("个月", "个月"), "Y": ("年", "年"), "TH": ("个工作小时", "小时"),
    "TM": ("分钟", "分钟"),
}  # fmt: skip


def derived(
    sources: Sources, parties: Sequence[Mapping[str, Any]], now: datetime, timers: TimerTable | None = None
) -> dict[str, Any]:
    """The derived facts by name; `now` is aware, `timers` those in force at the case's place (None: the defaults). They
    stand in only where nobody has said anything."""
    timers = timers or _timers()
    rows = party_rows(parties, sources.get("confidentiality") in ("restricted", "sealed"))
    return {
        "now": now,
        **_of_parties(rows, sources),
        **_of_type(sources, timers),
        **_of_intake(sources, timers),
        **_of_outcome(sources),
        **filing(sources, rows),
    }


def _of_parties(rows: list[dict[str, str]], sources: Sources) -> dict[str, Any]:
    respondents = of_role(rows, "被申请人")
    # where representatives speak for a group (信访工作条例第 20 条) the paper is addressed to them
    applicants = of_role(rows, "申请人") or [row for row in rows if row not in respondents]
    channel = sources.get("channel")
    sender = enum("channel").get(channel, "") if isinstance(channel, str) else ""
    return {
        "party_rows": rows,
        "party_names": names(rows),
        "applicant_rows": applicants,
        "respondent_rows": respondents,
        # nobody applied where a sensor or an authority sent the matter in: it is told instead
        "applicant_names": names(applicants) or (f"来件渠道（{sender}）" if sender else ""),
        "respondent_names": names(respondents),
    }


def _of_type(sources: Sources, timers: TimerTable) -> dict[str, Any]:
    code = sources.get("type_code")
    row = dispute_type(code) if code in dispute_types() else None
    level = sources.first(("complexity_confirmed", "complexity", "complexity_suggested"))
    due = sources.first(("new_due_date", "due_date", "due_at"))
    target = row.default_target_days if row else None
    if level in ("simple", "general", "complex", "hard"):
        target_text = timer_in_words(timers, f"T_CASE_{level.upper()}")
    else:
        target_text = f"{target}日" if target else ""
    return {
        "type_name": f"{row.category_name}—{row.subtype_name}" if row else "",
        "default_unit_name": row.default_unit_name if row else "",
        "due_text": f"{day(due)}前办结"
        if due
        else (f"自受理之日起{target_text}内办结" if target_text else ""),
        "procedure_name": procedure_name(sources.first(("procedure_key", "procedure"))) or "",
        "centre_name": "社会治安综合治理中心",
    }


def _of_intake(sources: Sources, timers: TimerTable) -> dict[str, Any]:
    code = sources.get("reason_code")
    dangers = [label for name, label in _DANGERS.items() if True in sources.all(name)]
    screened = any(sources.get(name) is not None for name in _DANGERS)
    centre = sources.get("centre_name") or "本中心"
    return {
        "danger_screening": "发现：" + "、".join(dangers) if dangers else ("未发现危险" if screened else ""),
        "reason_name": enum("non_accept_reason").get(code, "") if isinstance(code, str) else "",
        "reception_contact": f"{centre}引导受理窗口",
        "default_query_method": "凭案号和查询码在平台查询页查询，或者到任一级综治中心窗口查询",
        "objection_days": timer_in_words(timers, "T_OBJECTION"),
        "supplement_days": timer_in_words(timers, "T_SUPPLEMENT"),
        "reply_days": timer_in_words(timers, "T_PM_CONSENT"),
        "receipt_days": timer_in_words(timers, "T_TRANSFER_RECEIPT"),
        "default_requirements": _REQUIREMENTS,
        "default_supervisor": "综治中心督查专员",
        "default_receiver": "有管辖权的机关" if code in ("NR03", "NR04", "NR06") else "",
        "default_materials": ["受理登记表", "来件材料"],
    }


def _of_outcome(sources: Sources) -> dict[str, Any]:
    rows = agreement_rows(sources)
    return {
        "default_place": "综治中心调解室",
        "first_session": 1,
        "default_mediator": "承办调解员",
        "agreement_rows": rows,
        "performance_text": _performance(sources, rows),
        "default_liabilities": "各方对上述事实和争议没有异议，愿意按照下列协议内容各自承担责任。",
        "default_termination_reason": "经督促，义务人仍不履行协议" if sources.get("urge_at") else "",
        "default_exit_channel": _suggested_exit(sources).get("exit_channel") or "other",
        "default_guidance": "当事人可以依法选择仲裁、行政、司法等途径维护自己的权利，综治中心窗口提供引导。",
        "default_limitation": _limitation(sources),
        "basics": _basics(sources),
        "default_course": _course(sources),
        "document_names": _document_names(sources),
        "default_fulfilment": _fulfilment(sources),
    }


def agreement_rows(sources: Sources) -> list[dict[str, str]]:
    """The items of an agreement: who owes whom what, how much, until when. Personal cells and open ones
    are joined."""
    layers = [rows for rows in sources.all("items") if isinstance(rows, list)]
    size = max((len(rows) for rows in layers), default=0)
    merged = [_merge([rows[at] for rows in layers if at < len(rows)]) for at in range(size)]
    if not merged and sources.get("agreement_text"):
        merged = [{"content": sources.get("agreement_text")}]
    return [
        {
            "obligor": one(item.get("obligor"), "party_role"),
            "obligee": one(item.get("obligee"), "party_role"),
            "content": text(item.get("content")),
            "amount": money(item["amount_cny"]) if item.get("amount_cny") is not None else "",
            "due": day(item["due_date"]) if item.get("due_date") else "",
        }
        for item in merged
    ]


def timer_in_words(timers: TimerTable, key: str) -> str:
    """`5个工作日`, `30日`, `4个工作小时` or `一个月` for a timer of `timers`; NotFound for a key that is not there."""
    spec = timers.spec(key)
    match = _SPAN.fullmatch(spec.duration)
    if match is None:
        return spec.duration
    unit = _UNITS[match[1] + match[3]]
    return f"{match[2]}{unit[0] if spec.day_kind == 'W' else unit[1]}"


@cache
def _timers() -> TimerTable:
    return timers()


def _merge(parts: list[Any]) -> dict[str, Any]:
    return {
        name: value
        for part in parts
        if isinstance(part, dict)
        for name, value in part.items()
        if value is not None
    }


def _performance(sources: Sources, rows: list[dict[str, str]]) -> str:
    if sources.get("performed_now") is True:
        return "协议内容已当场履行完毕。"
    dated = [f"第{at}项于{row['due']}前履行" for at, row in enumerate(rows, start=1) if row["due"]]
    return "；".join(dated) + "。" if dated else ("按协议内容履行。" if rows else "")


def _suggested_exit(sources: Sources) -> Mapping[str, Any]:
    """What DMN-09 said: `exit_channel` and `limit_note`; empty when it was not asked."""
    found = sources.get("exit_suggested")
    return found if isinstance(found, Mapping) else {}


def _limitation(sources: Sources) -> str:
    """Limitation periods that a person has to know (民法典 188；劳动争议调解仲裁法 27；行政复议法
    20、行政诉讼法 46)."""
    if note := _suggested_exit(sources).get("limit_note"):
        return text(note)
    code = sources.get("type_code")
    if code in dispute_types() and dispute_type(code).arbitration_first:
        return "劳动人事争议申请仲裁的时效期间为一年，从知道或者应当知道权利被侵害之日起计算。"
    if sources.get("exit_channel") == "reconsideration":
        return (
            "对行政行为不服的，可以自知道该行政行为之日起六十日内申请行政复议，或者在六个月内提起行政诉讼。"
        )
    return "向人民法院请求保护民事权利的诉讼时效期间一般为三年，从知道或者应当知道权利受到损害以及义务人之日起计算。"


def _basics(sources: Sources) -> str:
    title, channel = text(sources.get("title")), one(sources.get("channel"), "channel")
    received = sources.first(("registered_at", "received_at"))
    parts = [
        f"{day(received)}登记" if received else "",
        f"来源：{channel}" if channel else "",
        f"事项：{title}" if title else "",
    ]
    return "；".join(filter(None, parts))


def _document_names(sources: Sources) -> list[str]:
    """The papers on file by name, whether they are known by code or as made (code and number)."""
    listed = sources.get("documents")
    papers = [item if isinstance(item, dict) else {"template": item} for item in listed or []]
    known = set(codes())
    return [
        f"{template(code).name}{text(paper.get('number'))}"
        if (code := text(paper.get("template"))) in known
        else code
        for paper in papers
    ]


def _course(sources: Sources) -> str:
    name = procedure_name(sources.first(("procedure_key", "procedure"))) or ""
    return f"经登记、甄别、分流，由{name}程序办理。" if name else "经登记、甄别后办理。"


def _fulfilment(sources: Sources) -> str:
    reason = sources.get("closing_reason")
    return fulfilment_text(reason, str(sources.get("location_org") or "")) if isinstance(reason, str) else ""
