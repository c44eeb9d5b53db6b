import { groupName } from "@/text/groups";

/** The posts that a step may be given to, in the order of the handbook. */
const GROUPS = [
  "grid_worker", "grid_leader", "village_officer", "village_secretary", "village_mediator", "town_window", "town_coordinator",
  "town_director", "town_leader", "town_mediator", "mediation_chair", "judicial_office", "police_station", "county_window", "county_triage",
  "county_dispatcher", "county_director", "supervisor", "followup_officer", "psych_counselor", "legal_aid_lawyer", "petition_window",
  "court_liaison", "court_judge", "invited_mediator", "procuratorate_liaison", "police_liaison", "justice_bureau", "hr_bureau",
  "labor_arbitration", "housing_bureau", "market_bureau", "natural_resources", "women_federation", "trade_union", "civil_affairs",
  "industry_mediator", "expert_panel", "dept_handler", "dept_leader", "hotline_office", "peace_office", "county_leader", "care_team",
  "applicant", "respondent",
];

export const GROUP_OPTIONS = GROUPS.map((group) => ({ value: group, label: groupName(group) }));
