/** The handbook's groups (2.2) by the names that people use on the page. */
const NAMES: Record<string, string> = {
  applicant: "申请人",
  respondent: "被申请人",
  grid_worker: "网格员",
  grid_leader: "网格长",
  village_officer: "社区综治员",
  village_secretary: "村社区书记",
  village_mediator: "村社区调解员",
  town_window: "镇街窗口",
  town_coordinator: "镇街分流岗",
  town_director: "镇街中心主任",
  town_leader: "镇街负责人",
  town_mediator: "调解员",
  mediation_chair: "调委会主任",
  judicial_office: "司法所",
  police_station: "派出所",
  county_window: "窗口",
  county_triage: "分流研判岗",
  county_dispatcher: "指挥调度岗",
  county_director: "中心主任",
  supervisor: "督查专员",
  followup_officer: "回访专员",
  psych_counselor: "心理咨询师",
  legal_aid_lawyer: "值班律师",
  petition_window: "信访窗口",
  court_liaison: "法院诉讼服务团队",
  court_judge: "法官",
  invited_mediator: "特邀调解员",
  procuratorate_liaison: "检察院派驻",
  police_liaison: "公安派驻",
  justice_bureau: "司法局",
  reconsideration_office: "行政复议机构",
  hr_bureau: "人社局",
  labor_arbitration: "劳动仲裁院",
  housing_bureau: "住建部门",
  market_bureau: "市场监管",
  natural_resources: "自然资源",
  women_federation: "妇联",
  trade_union: "总工会",
  civil_affairs: "民政",
  industry_mediator: "行业调解员",
  expert_panel: "专家",
  dept_handler: "承办人",
  dept_leader: "责任单位负责人",
  hotline_office: "12345 热线办",
  peace_office: "平安办",
  peace_leading_group: "平安建设领导小组",
  county_leader: "包案领导",
  inspection_office: "督察室",
  discipline_org: "纪检监察",
  care_team: "帮扶责任组",
  city_center: "市综治中心",
  peer_center: "对方综治中心",
  property_company: "物业企业",
  privacy_officer: "个人信息专员",
  process_designer: "流程设计员",
  auditor: "审计员",
  tenant_admin: "系统管理员",
  integration: "接口程序",
  system: "平台",
};

/** A group's name; `town_mediator@01-01-02` is read without its place. */
export function groupName(group: string): string {
  const name = group.split("@")[0] ?? group;
  return NAMES[name] ?? name;
}

/** Several groups as one text: `调解员或调委会主任`; one that is only computed later is not named. */
export function groupNames(groups: readonly string[]): string {
  const named = groups.filter((group) => !group.startsWith("="));
  return [...new Set(named.map(groupName))].join("或");
}
