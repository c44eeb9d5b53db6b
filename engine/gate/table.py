"""What is asked before each command: one visible table. A command without a row here is carried out for nobody."""

from __future__ import annotations

from engine.access import authz
from engine.access import commands as a
from engine.batches.commands import ChangeBatch, DoBatchItem, FailBatchItem, OrderBatch
from engine.commands import Command
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
from engine.gate.access import ask_password, ask_revoke, ask_session
from engine.gate.batches import ask_change, ask_order, asks_item
from engine.gate.instances import ask_incident, ask_start, on_instance
from engine.gate.messages import ask_broadcast, ask_publish
from engine.gate.places import ask_retire, at_own_place, at_places
from engine.gate.rule import About, Rule, nothing_more
from engine.gate.tasks import ask_assign, ask_doer, ask_draft, ask_release, ask_update, ask_upload
from engine.gate.uploads import ask_file
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
from engine.missing import no_element, no_instance, no_job
from engine.tasks.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask, SaveDraft, UpdateTask
from engine.timers.commands import FireStart, FireTimer, ScheduleStarts, StallTimer
from engine.transaction.commands import RetryDelivery

_PLATFORM = Rule(About.PLATFORM, authz.ANY, nothing_more)

RULES: dict[type[Command], Rule] = {
    Deploy: at_places(authz.DEPLOY, lambda command: [command.org_code]),
    StartInstance: Rule(About.PLACE, authz.START, ask_start),
    CancelInstance: on_instance(authz.CANCEL, no_instance),
    ModifyInstance: on_instance(authz.MODIFY, no_instance),
    ActivateActivities: on_instance(authz.MODIFY, no_element),
    RetireDefinition: Rule(About.PLACE, authz.DEPLOY, ask_retire),
    LinkUpload: Rule(About.TENANT, authz.SET_VARIABLES, ask_file),
    OrderBatch: Rule(About.TENANT, None, ask_order),
    ChangeBatch: Rule(About.TENANT, None, ask_change),
    DoBatchItem: Rule(About.TENANT, None, asks_item(lambda command: RULES[command].ask)),
    FailBatchItem: _PLATFORM,
    CompleteTask: Rule(About.TASK, None, ask_doer),
    ClaimTask: Rule(About.TASK, None, ask_doer),
    ReleaseTask: Rule(About.TASK, None, ask_release),
    AssignTask: Rule(About.TASK, None, ask_assign),
    UpdateTask: Rule(About.TASK, None, ask_update),
    SaveDraft: Rule(About.TASK, None, ask_draft),
    StoreUpload: Rule(About.TASK, None, ask_upload),
    DropUpload: Rule(About.TENANT, authz.SET_VARIABLES, ask_file),
    PublishMessage: Rule(About.CASE, authz.PUBLISH, ask_publish),
    BroadcastSignal: Rule(About.TENANT, authz.PUBLISH, ask_broadcast),
    CorrelateMessage: _PLATFORM,
    StartByEvent: _PLATFORM,
    StartHeldBack: _PLATFORM,
    FireTimer: _PLATFORM,
    ScheduleStarts: _PLATFORM,
    FireStart: _PLATFORM,
    StallTimer: _PLATFORM,
    RetryDelivery: at_places(authz.RESOLVE, at_own_place),
    SetVariables: on_instance(authz.SET_VARIABLES, no_instance, "scope"),
    ResolveIncident: Rule(About.INSTANCE, authz.RESOLVE, ask_incident),
    ActivateJobs: Rule(About.TENANT, authz.WORK_JOBS, nothing_more),
    CompleteJob: on_instance(authz.WORK_JOBS, no_job),
    FailJob: on_instance(authz.WORK_JOBS, no_job),
    ThrowJobError: on_instance(authz.WORK_JOBS, no_job),
    UpdateJob: on_instance(authz.WORK_JOBS, no_job),
    SetTimer: at_places(authz.TIMERS, lambda command: [command.org_code]),
    SealUploads: _PLATFORM,
    SaveDrawing: at_places(authz.DEPLOY, lambda command: [command.place]),
    DropDrawing: Rule(About.OWN, authz.DEPLOY, nothing_more),
    SaveScenario: Rule(About.TENANT, authz.DEPLOY, nothing_more),
    DropScenario: Rule(About.TENANT, authz.DEPLOY, nothing_more),
    a.AddAccounts: at_places(authz.ACCOUNTS, at_own_place),
    a.ChangeAccount: at_places(authz.ACCOUNTS, at_own_place),
    a.SetPassword: Rule(About.OWN, None, ask_password),
    a.CreateToken: at_places(authz.ACCOUNTS, at_own_place),
    a.RevokeToken: Rule(About.OWN, None, ask_revoke),
    a.BeginSession: Rule(About.OWN, None, ask_session),
    a.EndSession: Rule(About.OWN, None, ask_session),
    a.NoteAccess: _PLATFORM,
    Publish: at_places(authz.DEPLOY, lambda command: [place for place, _ in command.seen]),
}
