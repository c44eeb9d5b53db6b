"""What is asked before each command: one visible table. A command without a row here is carried out for nobody."""

from __future__ import annotations

from engine import authz
from engine import commands as c
from engine import commands_access as a
from engine import commands_events as e
from engine import commands_platform as p
from engine import commands_privacy as v
from engine import commands_running as r
from engine import commands_studio as s
from engine.gate.access import ask_password, ask_revoke, ask_session
from engine.gate.batches import ask_change, ask_order, asks_item
from engine.gate.cases import (
    ask_incident,
    ask_open,
    ask_paper,
    ask_reading,
    ask_reveal,
    ask_signal,
    ask_start,
    on_case,
    on_instance,
)
from engine.gate.messages import ask_broadcast, ask_publish
from engine.gate.places import ask_retire, at_own_place, at_places
from engine.gate.rule import About, Rule, nothing_more
from engine.gate.tasks import ask_assign, ask_doer, ask_draft, ask_release, ask_update, ask_upload
from engine.missing import no_element, no_instance, no_job
from engine.sight import Sight

_PLATFORM = Rule(About.PLATFORM, authz.ANY, nothing_more)

RULES: dict[type[c.Command], Rule] = {
    c.Deploy: at_places(authz.DEPLOY, lambda command: [command.org_code]),
    c.StartInstance: Rule(About.PLACE, authz.START, ask_start),
    # whoever meets a matter first registers it, wherever in the tenant it happened (handbook 1.3, first_contact_duty)
    c.OpenCase: Rule(About.TENANT, authz.OPEN_CASE, ask_open),
    c.CancelInstance: on_instance(authz.CANCEL, no_instance),
    r.ModifyInstance: on_instance(authz.MODIFY, no_instance),
    r.ActivateActivities: on_instance(authz.MODIFY, no_element),
    r.RetireDefinition: Rule(About.PLACE, authz.DEPLOY, ask_retire),
    r.LinkUpload: Rule(About.TENANT, authz.SET_VARIABLES, nothing_more),
    r.OrderBatch: Rule(About.TENANT, None, ask_order),
    r.ChangeBatch: Rule(About.TENANT, None, ask_change),
    r.DoBatchItem: Rule(About.TENANT, None, asks_item(lambda command: RULES[command].ask)),
    r.FailBatchItem: _PLATFORM,
    c.CompleteTask: Rule(About.TASK, None, ask_doer),
    c.ClaimTask: Rule(About.TASK, None, ask_doer),
    c.ReleaseTask: Rule(About.TASK, None, ask_release),
    c.AssignTask: Rule(About.TASK, None, ask_assign),
    c.UpdateTask: Rule(About.TASK, None, ask_update),
    c.SaveDraft: Rule(About.TASK, None, ask_draft),
    c.StoreUpload: Rule(About.TASK, None, ask_upload),
    c.DropUpload: Rule(About.TENANT, authz.SET_VARIABLES, nothing_more),
    c.PublishMessage: Rule(About.CASE, authz.PUBLISH, ask_publish),
    c.BroadcastSignal: Rule(About.TENANT, authz.PUBLISH, ask_broadcast),
    c.CorrelateMessage: _PLATFORM,
    e.StartByEvent: _PLATFORM,
    e.StartHeldBack: _PLATFORM,
    c.FireTimer: _PLATFORM,
    p.ScheduleStarts: _PLATFORM,
    p.FireStart: _PLATFORM,
    p.StallTimer: _PLATFORM,
    p.OpenLinkedCase: _PLATFORM,
    p.TellLinkedCase: _PLATFORM,
    p.TellOrigin: _PLATFORM,
    p.RetryDelivery: at_places(authz.RESOLVE, at_own_place),
    c.SetVariables: on_instance(authz.SET_VARIABLES, no_instance, "scope"),
    c.ResolveIncident: Rule(About.INSTANCE, authz.RESOLVE, ask_incident),
    c.ActivateJobs: Rule(About.TENANT, authz.WORK_JOBS, nothing_more),
    c.CompleteJob: on_instance(authz.WORK_JOBS, no_job),
    c.FailJob: on_instance(authz.WORK_JOBS, no_job),
    c.ThrowJobError: on_instance(authz.WORK_JOBS, no_job),
    c.UpdateJob: on_instance(authz.WORK_JOBS, no_job),
    c.RenderDocument: Rule(About.CASE, authz.READ_CASES, ask_paper),
    c.SetTimer: at_places(authz.TIMERS, lambda command: [command.org_code]),
    c.RevealParty: Rule(About.CASE, authz.READ_CASES, ask_reveal),
    c.RevealCaseFile: on_case(authz.READ_CASES, Sight.FULL),
    c.SignalCase: Rule(About.CASE, authz.READ_CASES, ask_signal),
    v.ClassifyCase: on_case(authz.CLASSIFY, Sight.FULL, there=True),
    v.BindParty: on_case(authz.BIND_PARTY, Sight.FULL, there=True),
    v.NotePersonalReads: Rule(About.CASE, authz.READ_CASES, ask_reading),
    v.SealUploads: _PLATFORM,
    v.HearAgain: _PLATFORM,
    v.MarkDemo: _PLATFORM,
    s.SaveDrawing: at_places(authz.DEPLOY, lambda command: [command.place]),
    s.DropDrawing: Rule(About.OWN, authz.DEPLOY, nothing_more),
    s.SaveScenario: Rule(About.TENANT, authz.DEPLOY, nothing_more),
    s.DropScenario: Rule(About.TENANT, authz.DEPLOY, nothing_more),
    a.AddAccounts: at_places(authz.ACCOUNTS, at_own_place),
    a.ChangeAccount: at_places(authz.ACCOUNTS, at_own_place),
    a.SetPassword: Rule(About.OWN, None, ask_password),
    a.CreateToken: at_places(authz.ACCOUNTS, at_own_place),
    a.RevokeToken: Rule(About.OWN, None, ask_revoke),
    a.BeginSession: Rule(About.OWN, None, ask_session),
    a.EndSession: Rule(About.OWN, None, ask_session),
    a.NoteAccess: _PLATFORM,
    s.Publish: at_places(authz.DEPLOY, lambda command: [place for place, _ in command.seen]),
}
