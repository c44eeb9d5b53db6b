"""Two cases of one town, an open and a sensitive one, each with a task, a job, an incident, a paper, a file and two
messages that it waits for; and a command of every type that touches one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine import authz
from engine import commands as c
from engine import commands_access as a
from engine import commands_events as e
from engine import commands_platform as p
from engine import commands_privacy as v
from engine import commands_running as r
from engine import commands_studio as s
from engine.bus import Bus
from engine.context import Actor, platform_actor
from engine.store.scope import key_param, select_from, table_of, update_of
from engine.store.tables_cases import Case, Document
from engine.store.tables_instances import Incident, Job, ProcessInstance, UserTask

NOW = datetime(2026, 11, 20, 1, 26, tzinfo=UTC)
TENANT, TOWN, OTHER_TOWN = "01-01", "01-01-01", "01-01-02"
OPEN, SENSITIVE = "normal", "restricted"
DIAGRAM = Path(__file__).parent / "everything.bpmn"
REASON = "申请人到窗口当面说明不再需要处理，已核对。"
PAPER = 7 << 24


@dataclass(frozen=True, slots=True)
class Stage:
    """A case with its keys."""

    case: int
    code: str
    root: int
    task: int
    job: int
    incident: int
    paper: int


#: A stage of nobody's: keys that were never given out.
NOWHERE = Stage(91 << 24, "没有的案号", 92 << 24, (92 << 24) + 5, (92 << 24) + 6, (92 << 24) + 7, 93 << 24)


def actor(group: str, place: str, user: str = "someone") -> Actor:
    """Somebody who holds one post at one place."""
    roles = ((group, place),)
    return Actor(user, "某人", TENANT, roles, f"{group}@{place}", authz.permissions_of(roles))


def deploy(bus: Bus) -> None:
    """The diagram of both cases."""
    bus.execute(c.Deploy((("everything.bpmn", DIAGRAM.read_bytes()),)), platform_actor(TENANT))


def stage(bus: Bus, confidentiality: str) -> Stage:
    """A case of the town with everything on it; it was opened by somebody who is nobody else here."""
    code = f"案-{confidentiality}"
    registrar = actor("town_window", TOWN, "registrar")
    opened = bus.execute(
        c.OpenCase("邻里纠纷", "walk_in", TOWN, NOW, "everything", variables={"case_code": code}), registrar
    )
    case, root = opened["case_key"], opened["instance_key"]
    program = actor("integration", TENANT, "program")
    (broken,) = [key for key, type_ in _jobs(bus, root) if type_ == "gate-broken"]
    bus.execute(c.FailJob(broken, 0, "连不上"), program)
    paper = PAPER + (confidentiality == SENSITIVE)
    with bus.database.write(TENANT) as tx:
        this = table_of(Case).c.key == key_param("it")
        tx.run(
            update_of(Case)
            .where(this)
            .values(case_code=code, confidentiality=confidentiality, status="in_progress"),
            it=case,
        )
        texts = ("template", "title", "number", "element_id", "template_digest", "subject", "digest")
        empty = {"data": None, "salt": None, "file": None, "created_at": NOW}
        tx.add(
            Document,
            {"key": paper, "case_key": case, "root_key": root, **dict.fromkeys(texts, "无"), **empty},
        )
    (work,) = [key for key, type_ in _jobs(bus, root) if type_ == "gate-work"]
    return Stage(case, code, root, _one(bus, UserTask, root), work, _one(bus, Incident, root), paper)


def _jobs(bus: Bus, root: int) -> list[tuple[int, str]]:
    with bus.database.read(TENANT) as tx:
        rows = tx.rows(select_from(Job).where(table_of(Job).c.root_key == key_param("root")), root=root)
    return [(row["key"], row["type"]) for row in rows]


def _one(bus: Bus, model: Any, root: int) -> int:
    with bus.database.read(TENANT) as tx:
        (row,) = tx.rows(select_from(model).where(table_of(model).c.root_key == key_param("root")), root=root)
    return int(row["key"])


def states(bus: Bus) -> list[Any]:
    """What must not change when nothing is allowed: heads of chains, tasks and jobs."""
    with bus.database.read(TENANT) as tx:
        return [
            [(row["key"], row["version"]) for row in tx.rows(select_from(model))]
            for model in (Case, ProcessInstance, UserTask)
        ] + [[(row["key"], row["state"], row["worker"]) for row in tx.rows(select_from(Job))]]


_RESOURCE = (("everything.bpmn", DIAGRAM.read_bytes()),)

#: A command of every type, about the things of a stage.
COMMANDS: dict[type[c.Command], Callable[[Stage], c.Command]] = {
    c.Deploy: lambda at: c.Deploy(_RESOURCE, TOWN),
    c.StartInstance: lambda at: c.StartInstance("everything", place=TOWN, case_key=at.case),
    c.OpenCase: lambda at: c.OpenCase("新的一件", "walk_in", TOWN, NOW, "everything"),
    c.CancelInstance: lambda at: c.CancelInstance(at.root),
    r.ModifyInstance: lambda at: r.ModifyInstance(at.root, terminate=({"key": at.task},)),
    r.ActivateActivities: lambda at: r.ActivateActivities(at.task, {"a": {}}),
    r.RetireDefinition: lambda at: r.RetireDefinition(at.root),
    r.LinkUpload: lambda at: r.LinkUpload("nothing", NOW),
    r.OrderBatch: lambda at: r.OrderBatch(r.CANCEL_INSTANCES, ((at.root, at.root),)),
    r.ChangeBatch: lambda at: r.ChangeBatch(at.root, "CANCELED"),
    r.DoBatchItem: lambda at: r.DoBatchItem(at.root + 1),
    r.FailBatchItem: lambda at: r.FailBatchItem(at.root + 1, "no"),
    c.CompleteTask: lambda at: c.CompleteTask(at.task),
    c.ClaimTask: lambda at: c.ClaimTask(at.task),
    c.ReleaseTask: lambda at: c.ReleaseTask(at.task),
    c.AssignTask: lambda at: c.AssignTask(at.task, "someone"),
    c.UpdateTask: lambda at: c.UpdateTask(at.task, {"priority": 80}),
    c.PublishMessage: lambda at: c.PublishMessage("MSG_GATE", at.code, must_correlate=True),
    c.CorrelateMessage: lambda at: c.CorrelateMessage("MSG_GATE", {}, at.task, 0),
    c.BroadcastSignal: lambda at: c.BroadcastSignal("alarm"),
    e.StartByEvent: lambda at: e.StartByEvent("message", "MSG_GATE", "everything", correlation_key=at.code),
    e.StartHeldBack: lambda at: e.StartHeldBack("everything", at.code),
    c.FireTimer: lambda at: c.FireTimer(at.task, 0, 0),
    c.SetVariables: lambda at: c.SetVariables(at.root, {"case_code": "x"}),
    c.ResolveIncident: lambda at: c.ResolveIncident(at.incident),
    c.ActivateJobs: lambda at: c.ActivateJobs("gate-work", "w", 60_000, 10),
    c.CompleteJob: lambda at: c.CompleteJob(at.job),
    c.FailJob: lambda at: c.FailJob(at.job, 0, "no"),
    c.ThrowJobError: lambda at: c.ThrowJobError(at.job, "E1"),
    c.UpdateJob: lambda at: c.UpdateJob(at.job, retries=5),
    c.RenderDocument: lambda at: c.RenderDocument(at.paper),
    c.SaveDraft: lambda at: c.SaveDraft(at.task, {"note": "写了一半"}),
    c.SetTimer: lambda at: c.SetTimer(TOWN, "T_TRIAGE", "PT8H", "本镇人手不够，缩短"),
    c.RevealParty: lambda at: c.RevealParty(at.case, 1, "办理案件"),
    c.RevealCaseFile: lambda at: c.RevealCaseFile(at.case, "办理案件"),
    c.SignalCase: lambda at: c.SignalCase(at.case, "SIG_WITHDRAW", REASON),
    c.StoreUpload: lambda at: c.StoreUpload("f" * 8, "照片.png", "image/png", b"x", task_key=at.task),
    c.DropUpload: lambda at: c.DropUpload("nothing"),
    p.ScheduleStarts: lambda at: p.ScheduleStarts(),
    e.StartByEvent: lambda at: e.StartByEvent("message", "MSG_GATE", "everything"),
    e.StartHeldBack: lambda at: e.StartHeldBack("everything", at.code),
    p.StallTimer: lambda at: p.StallTimer(at.task, 0, 0, "UNKNOWN", "超出一步的限度"),
    p.FireStart: lambda at: p.FireStart("everything", "start", TOWN, 0),
    p.OpenLinkedCase: lambda at: p.OpenLinkedCase("01-02", "乙区", at.code, "0401", None, None, None, None),
    p.TellLinkedCase: lambda at: p.TellLinkedCase("01-02", at.code, "city", None),
    p.TellOrigin: lambda at: p.TellOrigin(at.code, "市-1"),
    p.RetryDelivery: lambda at: p.RetryDelivery(at.root, 1),
    v.ClassifyCase: lambda at: v.ClassifyCase(at.case, "sealed", REASON),
    v.BindParty: lambda at: v.BindParty(at.case, 1, "applicant", REASON),
    v.NotePersonalReads: lambda at: v.NotePersonalReads(at.case, ("phone",), "/api/cases"),
    v.SealUploads: lambda at: v.SealUploads(),
    v.HearAgain: lambda at: v.HearAgain(),
    v.MarkDemo: lambda at: v.MarkDemo(),
    a.AddAccounts: lambda at: a.AddAccounts((a.NewAccount("new", "新人", ()),)),
    a.ChangeAccount: lambda at: a.ChangeAccount("handler", active=False),
    a.SetPassword: lambda at: a.SetPassword("handler", a.PasswordHash("$argon2id$")),
    a.CreateToken: lambda at: a.CreateToken("handler", "0" * 64, "x", NOW + timedelta(days=1)),
    a.RevokeToken: lambda at: a.RevokeToken("handler", "0" * 16),
    a.BeginSession: lambda at: a.BeginSession("handler", "0" * 64, None, NOW + timedelta(days=1)),
    a.EndSession: lambda at: a.EndSession("handler", "0" * 64),
    a.NoteAccess: lambda at: a.NoteAccess(()),
    s.SaveDrawing: lambda at: s.SaveDrawing("everything", TOWN, "样样", None, "<x/>", [], [], None),
    s.DropDrawing: lambda at: s.DropDrawing("everything", TOWN),
    s.SaveScenario: lambda at: s.SaveScenario("everything", "一", {}),
    s.DropScenario: lambda at: s.DropScenario("everything", "一"),
    s.Publish: lambda at: s.Publish("everything", _RESOURCE, ((TOWN, None),), "", TOWN),
}
