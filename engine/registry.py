"""Which handler carries out which command: one visible table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.access import accesses, accounts, sessions, tokens
from engine.access import commands as a
from engine.batches import orders
from engine.batches.commands import ChangeBatch, DoBatchItem, FailBatchItem, OrderBatch
from engine.commands import Command
from engine.definitions import deploy, drawings, publish, retire, settings
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
from engine.extension import Extension
from engine.files import uploads
from engine.files.commands import DropUpload, LinkUpload, SealUploads, StoreUpload
from engine.instances import instances, modification
from engine.instances.commands import (
    ActivateActivities,
    CancelInstance,
    ModifyInstance,
    ResolveIncident,
    SetVariables,
    StartInstance,
)
from engine.jobs import jobs
from engine.jobs.commands import ActivateJobs, CompleteJob, FailJob, ThrowJobError, UpdateJob
from engine.messages import event_starts, messages, signals
from engine.messages.commands import (
    BroadcastSignal,
    CorrelateMessage,
    PublishMessage,
    StartByEvent,
    StartHeldBack,
)
from engine.preparing import Prepare
from engine.tasks import drafts, tasks
from engine.tasks.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask, SaveDraft, UpdateTask
from engine.timers import start_timers
from engine.timers.commands import FireStart, FireTimer, ScheduleStarts, StallTimer
from engine.transaction import deliveries
from engine.transaction.commands import RetryDelivery

HANDLERS: dict[type[Command], Callable[..., Any]] = {
    Deploy: deploy.deploy,
    StartInstance: instances.start_instance,
    CancelInstance: instances.cancel_instance,
    CompleteTask: tasks.complete_task,
    ClaimTask: tasks.claim_task,
    ReleaseTask: tasks.release_task,
    AssignTask: tasks.assign_task,
    UpdateTask: tasks.update_task,
    PublishMessage: messages.publish_message,
    CorrelateMessage: messages.correlate_message,
    BroadcastSignal: signals.broadcast_signal,
    StartByEvent: event_starts.start_by_event,
    StartHeldBack: event_starts.start_held_back,
    FireTimer: instances.fire_timer,
    ScheduleStarts: start_timers.schedule_starts,
    FireStart: start_timers.fire_start,
    StallTimer: instances.stall_timer,
    RetryDelivery: deliveries.retry_delivery,
    SetVariables: instances.set_variables,
    ResolveIncident: instances.resolve_incident,
    ActivateJobs: jobs.activate_jobs,
    CompleteJob: jobs.complete_job,
    FailJob: jobs.fail_job,
    ThrowJobError: jobs.throw_job_error,
    UpdateJob: jobs.update_job,
    SaveDraft: drafts.save_draft,
    SetTimer: settings.set_timer,
    ModifyInstance: modification.modify_instance,
    ActivateActivities: modification.activate_activities,
    RetireDefinition: retire.retire_definition,
    LinkUpload: uploads.link_upload,
    OrderBatch: orders.order_batch,
    ChangeBatch: orders.change_batch,
    DoBatchItem: orders.do_batch_item,
    FailBatchItem: orders.fail_batch_item,
    SealUploads: uploads.seal_uploads,
    StoreUpload: uploads.store_upload,
    DropUpload: uploads.drop_upload,
    SaveDrawing: drawings.save_drawing,
    DropDrawing: drawings.drop_drawing,
    SaveScenario: drawings.save_scenario,
    DropScenario: drawings.drop_scenario,
    Publish: publish.publish,
    a.AddAccounts: accounts.add_accounts,
    a.ChangeAccount: accounts.change_account,
    a.SetPassword: accounts.set_password,
    a.CreateToken: tokens.create_token,
    a.RevokeToken: tokens.revoke_token,
    a.BeginSession: sessions.begin_session,
    a.EndSession: sessions.end_session,
    a.NoteAccess: accesses.note_access,
}

PREPARATIONS: dict[type[Command], Prepare] = {
    Deploy: deploy.prepare,
    Publish: deploy.prepare,
    StoreUpload: uploads.seal_ahead,
}


def handler_of(extension: Extension, command: Command) -> Callable[..., Any]:
    """What carries out this command, here or in the layer above."""
    spec = extension.commands.get(type(command))
    return HANDLERS[type(command)] if spec is None else spec.handler


def prepare_of(extension: Extension, command: Command) -> Prepare | None:
    """What is done for it before its transaction."""
    spec = extension.commands.get(type(command))
    return PREPARATIONS.get(type(command)) if spec is None else spec.prepare
