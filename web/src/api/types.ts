/** Shapes of answers that the OpenAPI document leaves open (`Raw`), as the server gives them. */

export interface CaseShort {
  key: string;
  case_code: string | null;
  title: string | null;
  status: string | null;
  risk: string | null;
  type_code: string | null;
  location_org: string | null;
  confidentiality: string;
}

export interface NextStep {
  flows: string[];
  conditions: { question?: string; name: string; condition: string | null; default: boolean }[];
  passed: { element_id: string; name: string; type: string }[];
  element_id: string;
  name: string;
  type: string;
  candidate_groups: string[];
  called_process: string | null;
  timer_key: string | null;
}

export interface DayCell {
  day: string;
  counted: boolean;
  number: number | null;
  working_day: boolean;
  name: string;
}

export interface DeadlineReason {
  timer_key: string;
  duration: string;
  meaning: string;
  basis: string;
  mark: string;
  level: string;
  start: string;
  due: string;
  remind_at: string;
  overdue_escalate_at: string;
  nominal: string;
  extended: string;
  calendar_version: string;
  steps: { text: string; dates: string[] }[];
  days: DayCell[];
}

export interface FormDocument {
  key: string;
  id: string;
  name: string;
  version: number;
  schema: Record<string, unknown>;
}

export interface TaskDetail {
  key: string;
  root_key: string;
  process_key: string;
  definition_key: string;
  case_key: string | null;
  name: string;
  element_id: string;
  process_id: string;
  process_name: string;
  state: string;
  assignee: string | null;
  candidate_groups: string[];
  created_at: string;
  ended_at: string | null;
  due_at: string | null;
  place: string;
  ended_by: string | null;
  ended_by_name: string | null;
  version: number;
  documentation: string;
  group: string;
  case: (CaseShort & { channel: string; received_at: string }) | null;
  form: FormDocument | null;
  values: Record<string, unknown>;
  variables: Record<string, unknown>;
  deadline: DeadlineReason | null;
  next_steps: NextStep[];
  draft: { values: Record<string, unknown> | null; saved_at: string | null } | null;
}

export interface Waiting {
  task_key: string;
  name: string;
  element_id: string;
  process_id: string;
  assignee: string | null;
  candidate_groups: string[];
  created_at: string;
  due_at: string | null;
}

export interface CaseInstance {
  key: string;
  root_key: string;
  definition_key: string;
  parent_key: string | null;
  process_id: string;
  state: string;
  started_at: string;
  ended_at: string | null;
  incidents: number;
}

export interface PartyShown {
  number: number;
  party_role: string;
  party_kind: string;
  fields: Record<string, unknown>;
  personal: { field: string; cls: string; value: unknown; masked: boolean }[];
}

export interface Fact {
  kind: string;
  [name: string]: unknown;
}

export interface OrgUnit {
  code: string;
  name: string;
  level: string;
}
