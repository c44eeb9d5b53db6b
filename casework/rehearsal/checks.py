"""What a scenario expects beside what there is: one check a word of the format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from casework.rehearsal.ledger import Ledger
from engine.deadlines import SHANGHAI

if TYPE_CHECKING:
    from casework.rehearsal.stage import Stage


def differences(
    expected: Mapping[str, Any], ledger: Ledger, stage: Stage, variables: Mapping[str, Any], ended: bool
) -> Iterator[str]:
    """Yields a Chinese sentence for everything that is not as expected."""
    for word, wanted in expected.items():
        if word == "variables":
            yield from _variables(wanted, variables)
        elif word == "ended":
            yield from _same("实例是否结束", wanted, ended)
        else:
            yield from _CHECKS[word](wanted, ledger, stage)


def _tasks(wanted: Any, ledger: Ledger, stage: Stage) -> Iterator[str]:
    yield from _same("等着办的任务", sorted(wanted), ledger.open_tasks())


def _documents(wanted: Any, ledger: Ledger, stage: Stage) -> Iterator[str]:
    missing = [code for code in wanted if code not in stage.papers]
    if missing:
        yield f"还没有出具文书 {'、'.join(missing)}（已有：{'、'.join(stage.papers) or '无'}）"


def _no_documents(wanted: Any, ledger: Ledger, stage: Stage) -> Iterator[str]:
    made = [code for code in wanted if code in stage.papers]
    if made:
        yield f"不该出具的文书已经出具：{'、'.join(made)}"


def _messages(wanted: Any, ledger: Ledger, stage: Stage) -> Iterator[str]:
    missing = [name for name in wanted if name not in ledger.messages]
    if missing:
        yield f"没有发出消息 {'、'.join(missing)}（已发：{'、'.join(ledger.messages) or '无'}）"


def _calls(wanted: Any, ledger: Ledger, stage: Stage) -> Iterator[str]:
    yield from _same("调用过的程序", list(wanted), stage.calls)


def _deadlines(wanted: Mapping[str, Any], ledger: Ledger, stage: Stage) -> Iterator[str]:
    for element_id, moment in wanted.items():
        task = ledger.open_task(element_id)
        found = (
            task.due.astimezone(SHANGHAI).isoformat() if task is not None and task.due is not None else None
        )
        at = moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
        yield from _same(f"{element_id} 的期限", at.astimezone(SHANGHAI).isoformat(), found)


def _case_status(wanted: Any, ledger: Ledger, stage: Stage) -> Iterator[str]:
    yield from _same("案件主状态", wanted, ledger.case_status)


def _incident(wanted: Any, ledger: Ledger, stage: Stage) -> Iterator[str]:
    standing = sorted({incident.element_id for incident in ledger.incidents.values()})
    if (wanted or None) is None and standing:
        yield f"不该停住，却停在 {'、'.join(standing)}"
    elif wanted and wanted not in standing:
        yield f"应停在 {wanted}，现停在 {'、'.join(standing) or '无处'}"


_CHECKS: dict[str, Callable[[Any, Ledger, Stage], Iterator[str]]] = {
    "tasks": _tasks,
    "documents": _documents,
    "no_documents": _no_documents,
    "messages": _messages,
    "calls": _calls,
    "deadlines": _deadlines,
    "case_status": _case_status,
    "incident": _incident,
}


def _variables(wanted: Mapping[str, Any], variables: Mapping[str, Any]) -> Iterator[str]:
    for name, value in wanted.items():
        yield from _same(f"变量 {name}", _plain(value), variables.get(name))


def _same(what: str, wanted: Any, found: Any) -> Iterator[str]:
    if wanted != found:
        yield f"{what}应为 {_text(wanted)}，现为 {_text(found)}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value)) or "无"
    return "空" if value is None else str(value)
