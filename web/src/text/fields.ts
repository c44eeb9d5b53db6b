/** Personal attributes of a party (handbook 8.2) by the names that people use. */
export const FIELD_LABELS: Record<string, string> = {
  display_name: "称呼", legal_name: "姓名或名称", phone: "电话", id_no: "证件号码", id_last4: "证件后四位", address: "住址", age_band: "年龄段",
  gender: "性别", vulnerability: "需要协助", contact_note: "联系说明", safe_contact: "安全联系方式", residency: "居住情况", org_name: "单位",
  agent_name: "代理人", email: "邮箱", wechat: "微信", occupation: "职业", ethnicity: "民族", language: "语言", guardian: "监护人",
  represents_names: "代表的人",
};
