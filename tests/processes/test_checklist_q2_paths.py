"""Q2 of the handbook's checklist (12.3): every way that is not the ordinary one is gone in a scenario that asserts its
outcome, and every procedure ends in one way at a time."""

from __future__ import annotations

import pytest

from casework.rehearsal.coverage import uncovered
from tests.processes import drawn
from tests.processes.rehearsed import PROCEDURES, of, outcomes, scenarios

#: Each 非正常路径 of chapter 5, in the handbook's words, and the scenario that goes it.
PATHS = {
    ("P01", "来访中途离开"): "来访中途离开，草稿期满作废",
    ("P01", "同一事项多渠道来件"): "重复且无新事实，并案",
    ("P01", "申请人当场撤回"): "受理中撤回",
    ("P02", "移送对方拒收"): "移送被拒收，平安办指定后再移送",
    ("P02", "举报件误入普通流程"): "检举控告转有权机关，由信息保护专员把关",
    ("P03", "一方反悔"): "没有谈成，转人民调解",
    ("P03", "发现金额/人数超阈值"): "条件不满足且涉三个单位，转三调联动",
    ("P03", "监护人未到"): "监护人没有到场，转人民调解",
    ("P04", "撤回"): "申请人随时撤回",
    ("P04", "拒绝"): "对方拒绝，终止并引导",
    ("P04", "二次缺席"): "首次缺席再通知，第二次无故缺席终止",
    ("P04", "当事人死亡/失踪"): "当事人下落不明，中止，恢复后再调",
    ("P04", "协议后反悔"): "法院没有确认，双方同意变更协议，回来再起草",
    ("P06", "一方撤回"): "申请人撤回",
    ("P06", "期限内无法联系"): "期满不同意延长",
    ("P06", "调解员回避成立"): "调解员有利害关系，更换；再三日未确认，再更换",
    ("P07", "部门缺席"): "有部门缺席，请求督办，联动照常",
    ("P07", "部分当事人退出"): "部分谈成，余下的先放行，已成的签署",
    ("P07", "行政措施与调解冲突"): "行政措施已解决，经会商确认",
    ("P07", "涉非法集资"): "涉嫌非法集资，转联合处置",
    ("P07", "刑事"): "行政路发现涉嫌犯罪，终止联动移送公安",
    ("P08", "时效/除斥期间将届满"): "时效将届满，立即立案，不排队调解",
    ("P08", "被申请人失联"): "失去联系，七日未立案，提示",
    ("P16", "主管部门缺席"): "主管部门缺席请求督办，少数意见报上一级，组建专班",
    ("P16", "意见分歧"): "主管部门缺席请求督办，少数意见报上一级，组建专班",
    ("P17", "上级推回"): "上级不同意，退回与指导，同一理由不得再提",
    ("P17", "多次跳级"): "不得越级，紧急的除外",
    ("P18", "误督"): "误督，已依法延期，督查专员撤销",
    ("P18", "法院/检察院/仲裁办案"): "没有派员，直接督办，只督程序事项",
    ("P18", "被督单位申诉"): "被督单位申诉，复核后撤销",
    ("P19", "当事人拒绝回访"): "当事人不愿再被回访",
    ("P20", "样本案件在办/已撤回"): "案件并入主案，顺延替换",
    ("P20", "当事人拒访"): "当事人不愿再被抽访",
    ("P20", "抽到本人案件"): "抽到本人承办的案件，回避顺延",
    ("P20", "样本过少"): "替补用完，样本少一件",
    ("P29", "一方反悔不来"): "三十日内没有一起来申请，期满退回",
    ("P29", "裁定驳回"): "裁定驳回",
    ("P30", "3 次重启"): "第三次重启先研判，主任审批",
    ("P30", "无新事实的重复要求"): "没有新事实，不予重启",
}
DIAGRAMS = [key for keys in PROCEDURES.values() for key in keys]


@pytest.mark.parametrize(("path", "name"), PATHS.items(), ids=["-".join(path) for path in PATHS])
def test_a_way_off_the_ordinary_one_is_gone(path: tuple[str, str], name: str) -> None:
    found = [(one, outcome) for one, outcome in of(path[0]) if one.name == name]
    assert len(found) == 1, f"{path[0]} 没有情景“{name}”"
    scenario, outcome = found[0]
    assert scenario.then, "情景没有说结果应当怎样"
    assert outcome.problems == []


@pytest.mark.parametrize("key", DIAGRAMS)
def test_every_task_event_and_branch_is_gone_somewhere(key: str) -> None:
    assert uncovered(drawn.model(key), [outcome for _, outcome in outcomes(key)]) == []


@pytest.mark.parametrize("key", DIAGRAMS)
def test_a_procedure_ends_in_one_way_at_a_time(key: str) -> None:
    """With a way of closing, or with a procedure to go on to, never with both; nothing is left open behind."""
    ended = [one.standing for _, one in outcomes(key) if one.standing is not None and one.standing.ended]
    assert ended or not scenarios(key)
    for standing in ended:
        names = ("closing_reason", "next_procedure")
        given = standing.variables if key not in ("follow_up", "closure_reopen", "intake_main") else {}
        assert sum(given.get(name) is not None for name in names) <= 1
        assert (standing.tasks, standing.timers, standing.messages, standing.incidents) == ([], [], [], [])
