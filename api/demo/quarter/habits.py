"""What people do in a quarter where the sample cases leave it open: chance decides, one entry a step.

Everything that is not here they do as in the sample cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

Values = dict[str, Any]
Habit = Callable[[Random, Mapping[str, Any], datetime], Values]

#: One escalation in so many is urgent.
URGENT = 0.15
_REASONS = ("authority", "failed", "overdue", "level_mismatch", "applicant_request")
_REPLACED = "抽中时这件又在办理，按规定顺延到下一个随机序号。"
_WHY = "已走访双方并核对案卷，依据在证据里逐项列明，属实。"


def _pick(dice: Random, **shares: float) -> str:
    return dice.choices(list(shares), list(shares.values()))[0]


def _visit(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    if dice.random() < 0.05:
        return {"not_visitable": "in_progress", "replace_reason": _REPLACED}
    verdict = {"issue": _pick(dice, none=0.86, file=0.05, unfulfilled=0.05, dissatisfied=0.04)}
    checks: Values = dict.fromkeys(("file_complete", "procedure_ok", "voluntary_ok", "legality"), True)
    met: Values = {
        "visited_parties": [{"side": "applicant"}, {"side": "respondent"}],
        "false_mediation": False,
    }
    self_visit = {"party_visited": "both", "fulfilment": "fulfilled", "satisfaction": "satisfied"}
    refused = {"refused_interview": dice.random() < 0.03, "score": dice.randint(78, 99)}
    return {"not_visitable": "none", **verdict, **checks, **met, **self_visit, **refused}


def _verdict(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    shares = {"pass": 0.85, "minor_issue": 0.06, "dissatisfied": 0.03, "deadlock": 0.025, "refuse": 0.02}
    found = dice.choices([*shares, "not_real"], [*shares.values(), 0.015])[0]
    return {"verdict": found, "reason": _WHY, "review_date": (now.date() + timedelta(days=30)).isoformat()}


def _guided(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    return {"exit_channel": "litigation", "party_choice": _pick(dice, accept=0.5, decline=0.2, later=0.3)}


def _guided_again(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    return {"party_choice": _pick(dice, accept=0.5, decline=0.5)}


def _draw(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    balls = " ".join(f"{number:02}" for number in sorted(dice.sample(range(1, 34), 6)))
    return {
        "public_value": balls,
        "draw_source": f"公开摇奖（演示）{now:%Y-%m-%d}",
        "drawn_at": now.isoformat(timespec="minutes"),
        "witness_unit": "公证处（演示）",
    }


def _report(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    found: dict[str, int] = {}
    for row in variables.get("results") or []:
        if row["verdict"] not in ("pass", "replaced"):
            found[row["verdict"]] = found.get(row["verdict"], 0) + 1
    issues = [{"issue": issue, "count": count} for issue, count in sorted(found.items())]
    return {"issues_by_type": issues or [{"issue": "none", "count": 0}], "circular": bool(found)}


def _reply(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    return {
        "reply_type": _pick(dice, handled=0.8, in_progress=0.15, extended=0.05),
        "reply": "已经办理，情况如实报告。",
    }


def _verified(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    found = _pick(dice, true=0.88, partial=0.09, false=0.03)
    reason = {"false_reason": "反馈说已办结，现场核对并没有办理，附现场记录。"} if found == "false" else {}
    return {"verified": found, "sup_revoke": False, **reason}


def _escalation(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    """Nothing that was refused for a reason is asked for with the same reason again (handbook P17); what is urgent may
    go to the city at once."""
    refused = variables.get("escalation_refused") or []
    if "urgent" not in refused and dice.random() < URGENT:
        return {"reason": "urgent", "to_level": "city", "give_up": False}
    left = [reason for reason in _REASONS if reason not in refused]
    return {"reason": dice.choice(left), "give_up": False} if left else {"give_up": True}


def _review(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    if dice.random() < 0.8:
        return {"agree": True, "reason": "事权在本级，同意提级。"}
    return {
        "agree": False,
        "reason": "本级仍有办法，先按指导办理。",
        "counter_proposal": "由司法所派员参加调解。",
    }


def _satisfied(dice: Random, variables: Mapping[str, Any], now: datetime) -> Values:
    found = _pick(dice, very_satisfied=0.42, satisfied=0.4, neutral=0.1, dissatisfied=0.05, refused=0.03)
    return {"satisfaction": found, "respondent_satisfaction": found}


HABITS: dict[str, Habit] = {
    "P17-S01": _escalation,
    "P17-S02": _review,
    "P17-S02-city": _review,
    "P18-S02-reply": _reply,
    "P18-S03-reply": _reply,
    "P18-S04-reply": _reply,
    "P18-S06": _verified,
    "P20-S01-draw": _draw,
    "P20-S02": _visit,
    "P20-S03": _visit,
    "P20-S04": _visit,
    "P20-S05": _visit,
    "P20-S06": _verdict,
    "P20-S08": _guided,
    "P20-S08-again": _guided_again,
    "P20-S09": _report,
    "P30-S05": _satisfied,
    "P30-S05-respondent": _satisfied,
}
#: Steps of the applicant and the respondent that a quarter of the people leave to run out.
OFTEN_SILENT = frozenset({"P30-S05", "P30-S05-respondent"})
SILENT_SHARE = 0.25
