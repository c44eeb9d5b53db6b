import type { components } from "@/api/schema";

/** The answers that many pages speak of, by their names in the server's description. */
type Schemas = components["schemas"];

export type CaseDetail = Schemas["CaseDetail"];
export type CaseInstance = Schemas["CaseInstance"];
export type Colleague = Schemas["Colleague"];
export type DeadlineReason = Schemas["DeadlineReason"];
export type DisputeType = Schemas["DisputeTypeRow"];
export type Finding = Schemas["Findings"];
export type HandbookProcedure = Schemas["HandbookProcedure"];
export type InboxRow = Schemas["TaskRow"];
export type Me = Schemas["Me"];
export type NextStep = Schemas["NextStep"];
export type OrgUnit = Schemas["OrgUnit"];
export type PartyShown = Schemas["PartyShown"];
export type TaskDetail = Schemas["TaskDetail"];
export type Waiting = Schemas["WaitingStep"];
