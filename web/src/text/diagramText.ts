/** Messages by what they say; programs know them by other names. */
const SIGNALS: Record<string, string> = {
  SIG_WITHDRAW: "撤回",
  SIG_DANGER: "出现危险",
  SIG_ESCALATE: "提级",
  SIG_MERGE: "并案",
  MSG_SUPERVISION_REQUEST: "请求督办",
  MSG_CASE_REOPENED: "重新启动",
  MSG_REOPEN_REQUEST: "申请重启",
  MSG_FOLLOW_UP_START: "开始回访",
  MSG_LABEL_CONFIRMED: "作出认定",
  MSG_LABEL_CORRECTION: "申请更正认定",
  MSG_LABEL_LIFTED: "认定失效",
  MSG_SAMPLING_VISIT: "抽中",
  MSG_SAMPLING_RESULT: "抽访结果",
  MSG_CITY_ANSWER: "市里答复",
  MSG_LITIGATION_GUIDE: "引导诉讼",
  MSG_CARE_REQUEST: "请求帮扶",
  MSG_WHISTLE_REQUEST: "吹哨",
  MSG_REVIEW_FOLLOW: "复会",
};

/** A diagram whose labels readers understand: names of messages and of timer keys give way to the words for them. */
export function readableDiagram(xml: string): string {
  return xml.replace(/ name="((?:SIG|MSG|T)_[^"]*)"/g, (_, name: string) => {
    const known = SIGNALS[name];
    if (known !== undefined) return ` name="${known}"`;
    return ` name="${name.startsWith("T_") ? name.replace(/^T_[A-Z_]+/, "办理期限") : name.replace(/^(?:SIG|MSG)_[A-Z_]+/, "收到消息")}"`;
  });
}
