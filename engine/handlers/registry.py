"""Which handler carries out which command: one visible table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine import commands as c
from engine import commands_access as a
from engine import commands_events as e
from engine import commands_platform as p
from engine import commands_privacy as v
from engine import commands_running as r
from engine import commands_studio as s
from engine.context import Actor
from engine.handlers import (
    accesses,
    accounts,
    batches,
    case_signals,
    classify,
    deliveries,
    deploy,
    drafts,
    event_starts,
    founding,
    instances,
    intake,
    jobs,
    linked,
    messages,
    modification,
    papers,
    party_accounts,
    publish,
    rehear,
    retire,
    reveal,
    sessions,
    settings,
    signals,
    start_timers,
    studio,
    tasks,
    tokens,
    uploads,
)

HANDLERS: dict[type[c.Command], Callable[..., Any]] = {
    c.Deploy: deploy.deploy,
    c.StartInstance: instances.start_instance,
    c.OpenCase: intake.open_case,
    c.CancelInstance: instances.cancel_instance,
    c.CompleteTask: tasks.complete_task,
    c.ClaimTask: tasks.claim_task,
    c.ReleaseTask: tasks.release_task,
    c.AssignTask: tasks.assign_task,
    c.UpdateTask: tasks.update_task,
    c.PublishMessage: messages.publish_message,
    c.CorrelateMessage: messages.correlate_message,
    c.BroadcastSignal: signals.broadcast_signal,
    e.StartByEvent: event_starts.start_by_event,
    e.StartHeldBack: event_starts.start_held_back,
    c.FireTimer: instances.fire_timer,
    p.ScheduleStarts: start_timers.schedule_starts,
    p.FireStart: start_timers.fire_start,
    p.StallTimer: instances.stall_timer,
    p.OpenLinkedCase: linked.open_linked_case,
    p.TellLinkedCase: linked.tell_linked_case,
    p.TellOrigin: linked.tell_origin,
    p.RetryDelivery: deliveries.retry_delivery,
    c.SetVariables: instances.set_variables,
    c.ResolveIncident: instances.resolve_incident,
    c.ActivateJobs: jobs.activate_jobs,
    c.CompleteJob: jobs.complete_job,
    c.FailJob: jobs.fail_job,
    c.ThrowJobError: jobs.throw_job_error,
    c.UpdateJob: jobs.update_job,
    c.RenderDocument: papers.render_document,
    c.SaveDraft: drafts.save_draft,
    c.SetTimer: settings.set_timer,
    c.RevealParty: reveal.reveal_party,
    c.RevealCaseFile: reveal.reveal_case_file,
    c.SignalCase: case_signals.signal_case,
    r.ModifyInstance: modification.modify_instance,
    r.ActivateActivities: modification.activate_activities,
    r.RetireDefinition: retire.retire_definition,
    r.LinkUpload: uploads.link_upload,
    r.OrderBatch: batches.order_batch,
    r.ChangeBatch: batches.change_batch,
    r.DoBatchItem: batches.do_batch_item,
    r.FailBatchItem: batches.fail_batch_item,
    v.SealUploads: uploads.seal_uploads,
    v.HearAgain: rehear.hear_again,
    v.MarkDemo: founding.mark_demo,
    v.NotePersonalReads: reveal.note_personal_reads,
    v.BindParty: party_accounts.bind_party,
    v.ClassifyCase: classify.classify_case,
    c.StoreUpload: uploads.store_upload,
    c.DropUpload: uploads.drop_upload,
    s.SaveDrawing: studio.save_drawing,
    s.DropDrawing: studio.drop_drawing,
    s.SaveScenario: studio.save_scenario,
    s.DropScenario: studio.drop_scenario,
    s.Publish: publish.publish,
    a.AddAccounts: accounts.add_accounts,
    a.ChangeAccount: accounts.change_account,
    a.SetPassword: accounts.set_password,
    a.CreateToken: tokens.create_token,
    a.RevokeToken: tokens.revoke_token,
    a.BeginSession: sessions.begin_session,
    a.EndSession: sessions.end_session,
    a.NoteAccess: accesses.note_access,
}

#: What is done for a command before its transaction, so that nobody waits for it: pure work, from the actor and the
#: command alone. What comes out is the unit's `prepared`.
PREPARATIONS: dict[type[c.Command], Callable[[Actor, Any], Any]] = {
    c.Deploy: deploy.prepare,
    s.Publish: deploy.prepare,
}
