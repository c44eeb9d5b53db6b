"""Two cases of one town, an open and a sensitive one, each with a task, a job, an incident, a paper, a file and two
messages that it waits for; and a command of every type that touches one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from casework.case_file.commands import NotePersonalReads, RevealCaseFile, RevealParty
from casework.case_messages.commands import SendCaseMessage
from casework.cases.commands import ClassifyCase, HearAgain, MarkDemo
from casework.intake.commands import OpenCase
from casework.linked_cases.commands import OpenLinkedCase, TellLinkedCase, TellOrigin
from casework.papers.commands import RenderDocument
from casework.parties.commands import BindParty
from casework.roles import grants
from engine.access import authz
from engine.access import commands as a
from engine.batches.commands import CANCEL_INSTANCES, ChangeBatch, DoBatchItem, FailBatchItem, OrderBatch
from engine.bus import Bus
from engine.commands import Command
from engine.context import Actor, platform_actor
from engine.definitions.commands import (
    Deploy,
    DropDrawing,
    DropScenario,
    Publish,
    RetireDefinition,
    SaveDrawing,
    SaveScenario,
    SetTimer,
)
from engine.files.commands import DropUpload, LinkUpload, SealUploads, StoreUpload
from engine.instances.commands import (
    ActivateActivities,
    CancelInstance,
    ModifyInstance,
    ResolveIncident,
    SetVariables,
    StartInstance,
)
from engine.jobs.commands import ActivateJobs, CompleteJob, FailJob, ThrowJobError, UpdateJob
from engine.messages.commands import (
    BroadcastSignal,
    CorrelateMessage,
    PublishMessage,
    StartByEvent,
    StartHeldBack,
)
from engine.store.tables_cases import Case, Document
from engine.store.tables_instances import Incident, Job, ProcessInstance, UserTask
from engine.store.tenant_statements import key_param, select_from, table_of, update_of
from engine.tasks.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask, SaveDraft, UpdateTask
from engine.timers.commands import FireStart, FireTimer, ScheduleStarts, StallTimer
from engine.transaction.commands import RetryDelivery

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
    return authz.acting(grants, user, "某人", TENANT, roles, f"{group}@{place}")


def deploy(bus: Bus) -> None:
    """The diagram of both cases."""
    bus.execute(Deploy((("everything.bpmn", DIAGRAM.read_bytes()),)), platform_actor(TENANT))


def stage(bus: Bus, confidentiality: str) -> Stage:
    """A case of the town with everything on it; it was opened by somebody who is nobody else here."""
    code = f"案-{confidentiality}"
    registrar = actor("town_window", TOWN, "registrar")
    opened = bus.execute(
        OpenCase("邻里纠纷", "walk_in", TOWN, NOW, "everything", variables={"case_code": code}), registrar
    )
    case, root = opened["case_key"], opened["instance_key"]
    program = actor("integration", TENANT, "program")
    (broken,) = [key for key, type_ in _jobs(bus, root) if type_ == "gate-broken"]
    bus.execute(FailJob(broken, 0, "连不上"), program)
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
COMMANDS: dict[type[Command], Callable[[Stage], Command]] = {
    Deploy: lambda at: Deploy(_RESOURCE, TOWN),
    StartInstance: lambda at: StartInstance("everything", place=TOWN, case_key=at.case),
    OpenCase: lambda at: OpenCase("新的一件", "walk_in", TOWN, NOW, "everything"),
    CancelInstance: lambda at: CancelInstance(at.root),
    ModifyInstance: lambda at: ModifyInstance(at.root, terminate=({"key": at.task},)),
    ActivateActivities: lambda at: ActivateActivities(at.task, {"a": {}}),
    RetireDefinition: lambda at: RetireDefinition(at.root),
    LinkUpload: lambda at: LinkUpload("nothing", NOW),
    OrderBatch: lambda at: OrderBatch(CANCEL_INSTANCES, ((at.root, at.root),)),
    ChangeBatch: lambda at: ChangeBatch(at.root, "CANCELED"),
    DoBatchItem: lambda at: DoBatchItem(at.root + 1),
    FailBatchItem: lambda at: FailBatchItem(at.root + 1, "no"),
    CompleteTask: lambda at: CompleteTask(at.task),
    ClaimTask: lambda at: ClaimTask(at.task),
    ReleaseTask: lambda at: ReleaseTask(at.task),
    AssignTask: lambda at: AssignTask(at.task, "someone"),
    UpdateTask: lambda at: UpdateTask(at.task, {"priority": 80}),
    PublishMessage: lambda at: PublishMessage("MSG_GATE", at.code, must_correlate=True),
    CorrelateMessage: lambda at: CorrelateMessage("MSG_GATE", {}, at.task, 0),
    BroadcastSignal: lambda at: BroadcastSignal("alarm"),
    StartByEvent: lambda at: StartByEvent("message", "MSG_GATE", "everything", correlation_key=at.code),
    StartHeldBack: lambda at: StartHeldBack("everything", at.code),
    FireTimer: lambda at: FireTimer(at.task, 0, 0),
    SetVariables: lambda at: SetVariables(at.root, {"case_code": "x"}),
    ResolveIncident: lambda at: ResolveIncident(at.incident),
    ActivateJobs: lambda at: ActivateJobs("gate-work", "w", 60_000, 10),
    CompleteJob: lambda at: CompleteJob(at.job),
    FailJob: lambda at: FailJob(at.job, 0, "no"),
    ThrowJobError: lambda at: ThrowJobError(at.job, "E1"),
    UpdateJob: lambda at: UpdateJob(at.job, retries=5),
    RenderDocument: lambda at: RenderDocument(at.paper),
    SaveDraft: lambda at: SaveDraft(at.task, {"note": "写了一半"}),
    SetTimer: lambda at: SetTimer(TOWN, "T_TRIAGE", "PT8H", "本镇人手不够，缩短"),
    RevealParty: lambda at: RevealParty(at.case, 1, "办理案件"),
    RevealCaseFile: lambda at: RevealCaseFile(at.case, "办理案件"),
    SendCaseMessage: lambda at: SendCaseMessage(at.case, "SIG_WITHDRAW", REASON),
    StoreUpload: lambda at: StoreUpload("f" * 8, "照片.png", "image/png", b"x", task_key=at.task),
    DropUpload: lambda at: DropUpload("nothing"),
    ScheduleStarts: lambda at: ScheduleStarts(),
    StallTimer: lambda at: StallTimer(at.task, 0, 0, "UNKNOWN", "超出一步的限度"),
    FireStart: lambda at: FireStart("everything", "start", TOWN, 0),
    OpenLinkedCase: lambda at: OpenLinkedCase("01-02", "乙区", at.code, "0401", None, None, None, None),
    TellLinkedCase: lambda at: TellLinkedCase("01-02", at.code, "city", None),
    TellOrigin: lambda at: TellOrigin(at.code, "市-1"),
    RetryDelivery: lambda at: RetryDelivery(at.root, 1),
    ClassifyCase: lambda at: ClassifyCase(at.case, "sealed", REASON),
    BindParty: lambda at: BindParty(at.case, 1, "applicant", REASON),
    NotePersonalReads: lambda at: NotePersonalReads(at.case, ("phone",), "/api/cases"),
    SealUploads: lambda at: SealUploads(),
    HearAgain: lambda at: HearAgain(),
    MarkDemo: lambda at: MarkDemo(),
    a.AddAccounts: lambda at: a.AddAccounts((a.NewAccount("new", "新人", ()),)),
    a.ChangeAccount: lambda at: a.ChangeAccount("handler", active=False),
    a.SetPassword: lambda at: a.SetPassword("handler", a.PasswordHash("$argon2id$")),
    a.CreateToken: lambda at: a.CreateToken("handler", "0" * 64, "x", NOW + timedelta(days=1)),
    a.RevokeToken: lambda at: a.RevokeToken("handler", "0" * 16),
    a.BeginSession: lambda at: a.BeginSession("handler", "0" * 64, None, NOW + timedelta(days=1)),
    a.EndSession: lambda at: a.EndSession("handler", "0" * 64),
    a.NoteAccess: lambda at: a.NoteAccess(()),
    SaveDrawing: lambda at: SaveDrawing("everything", TOWN, "样样", None, "<x/>", [], [], None),
    DropDrawing: lambda at: DropDrawing("everything", TOWN),
    SaveScenario: lambda at: SaveScenario("everything", "一", {}),
    DropScenario: lambda at: DropScenario("everything", "一"),
    Publish: lambda at: Publish("everything", _RESOURCE, ((TOWN, None),), "", TOWN),
}
