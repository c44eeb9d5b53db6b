"""What a quarter came to: read from the database, not from the play."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from api.demo.quarter.play import Quarter
from casework.tables.domain import enum
from engine.bus import Bus
from engine.store import Tx
from engine.store.tables_cases import Case
from engine.store.tables_instances import Incident, ProcessInstance, UserTask, Variable
from engine.store.tenant_statements import select_from, table_of
from engine.values import loads

_CASE = table_of(Case)
_CASES = select_from(Case, _CASE.c.status, _CASE.c.closing_reason, _CASE.c.closed_at, _CASE.c.fields)
_ROOT = table_of(ProcessInstance)
_PROCESSES = select_from(ProcessInstance, _ROOT.c.key, _ROOT.c.process_id, _ROOT.c.case_key, _ROOT.c.place)
_TASK = table_of(UserTask)
_OPEN = select_from(UserTask, _TASK.c.due_at).where(_TASK.c.state == "CREATED")
_INCIDENT = table_of(Incident)
_INCIDENTS = select_from(Incident, _INCIDENT.c.message).where(_INCIDENT.c.state == "ACTIVE")
_VARIABLE = table_of(Variable)
_NAMED = (
    select_from(Variable, _VARIABLE.c.name, _VARIABLE.c.value, _ROOT.c.key, _ROOT.c.process_id)
    .join(_ROOT, (_ROOT.c.key == _VARIABLE.c.scope_key) & (_ROOT.c.tenant == _VARIABLE.c.tenant))
    .where(
        _ROOT.c.process_id.in_(("four_level_sampling_draw", "supervision")),
        _VARIABLE.c.name.in_(("period", "population", "sample", "results", "replaced_count", "level_now")),
    )
)
LINKED = "city_linked_case"
DRAW, ESCALATION, REVIEW, SUPERVISION = (
    "four_level_sampling_draw", "level_escalation", "tier_review", "supervision",
)  # fmt: skip
LEVELS = {
    "remind": "提醒", "urge": "催办", "supervise": "督办", "talk": "约谈", "circular": "通报", "listed": "挂牌",
    "transfer": "移交",
}  # fmt: skip


class Summary:
    """The figures of all tenants together, and the draws of each district."""

    def __init__(self, bus: Bus, now: datetime) -> None:
        self.now = now
        self.outcomes: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        self.processes: Counter[str] = Counter()
        self.levels: Counter[str] = Counter()
        self.incidents: Counter[str] = Counter()
        self.draws: list[dict[str, Any]] = []
        self.open = self.overdue = 0
        for tenant in bus.tenants.all():
            with bus.database.read(tenant) as tx:
                self._take(tx)

    def _take(self, tx: Tx) -> None:
        for row in tx.rows(_CASES):
            if row["fields"].get("origin_case"):  # the city's side of a case that is counted already
                continue
            over = row["closed_at"] is not None or row["closing_reason"] is not None
            self.outcomes[row["closing_reason"] or row["status"]] += over
            self.states[row["status"]] += not over
        for row in tx.rows(_PROCESSES):
            self.processes[row["process_id"]] += 1
        due = [row["due_at"] for row in tx.rows(_OPEN)]
        self.open += len(due)
        self.overdue += sum(1 for moment in due if moment is not None and moment < self.now)
        self.incidents.update(row["message"] for row in tx.rows(_INCIDENTS))
        found: dict[int, dict[str, Any]] = {}
        for row in tx.rows(_NAMED):
            found.setdefault(row["key"], {"process": row["process_id"], "tenant": tx.tenant})
            found[row["key"]][row["name"]] = loads(row["value"])
        self.draws += [one for one in found.values() if one["process"] == DRAW]
        self.levels.update(
            one.get("level_now") or "" for one in found.values() if one["process"] == SUPERVISION
        )

    def lines(self, play: Quarter) -> Iterator[str]:
        """The summary as people read it."""
        reasons, states = enum("closing_reason"), enum("case_status")
        closed, under_way = sum(self.outcomes.values()), sum(self.states.values())
        yield f"案件 {closed + under_way} 件：办结 {closed}，在办 {under_way}"
        yield "  办结：" + _counted(self.outcomes, {**states, **reasons})
        yield "  在办：" + _counted(self.states, states)
        tally = play.tally
        yield f"任务：办了 {tally.done} 项，其中超期 {tally.late} 项；未办 {self.open} 项，其中已超期 {self.overdue} 项"
        linked = self.processes[LINKED]
        yield f"提级 {self.processes[ESCALATION]} 次，其中提到市里 {linked} 件；三级会商 {self.processes[REVIEW]} 次"
        yield f"督办 {self.processes[SUPERVISION]} 件，最后的级别：" + _counted(self.levels, LEVELS)
        yield "当事人和法院的消息：" + (_counted(Counter(tally.said), {}) or "无")
        yield "  来时已没有人在等（重复、迟到）：" + (_counted(Counter(tally.unheard), {}) or "无")
        yield from _drawn(self.draws)
        for message, times in self.incidents.most_common():
            yield f"停住 {times} 件：{message}"
        for problem, times in Counter(
            [*(m.problem for m in play.matters.values() if m.problem), *tally.stuck]
        ).most_common():
            yield f"没有人往下办 {times} 件：{problem}"


def _drawn(draws: list[dict[str, Any]]) -> Iterator[str]:
    """One line a period and level: of how many cases how many were drawn in each district, and what was found."""
    verdicts = enum("sampling_verdict")
    periods = sorted({draw["period"] for draw in draws}, key=lambda name: name.split("/")[::-1])
    for period in periods:
        these = sorted((d for d in draws if d["period"] == period), key=lambda draw: str(draw["tenant"]))
        drawn = "、".join(f"{d['tenant']} {len(d.get('sample') or [])}/{d['population']}" for d in these)
        found = Counter(row["verdict"] for d in these for row in d.get("results") or [] if row)
        replaced = sum(d.get("replaced_count", 0) for d in these)
        yield f"抽访 {period}：抽 {drawn}（替换 {replaced}）；判定 {_counted(found, verdicts) or '无'}"


def _counted(counts: Counter[str], words: Any) -> str:
    return "、".join(
        f"{words.get(name, name)} {times}" for name, times in counts.most_common() if times and name
    )
