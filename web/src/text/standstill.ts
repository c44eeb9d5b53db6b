/** What stands still, in words for whoever looks after it: never the engine's. */

/** Why an instance stands still, and what helps. */
export interface Cause {
  title: string;
  help: string;
}

const CAUSES: Record<string, Cause> = {
  CONDITION_ERROR: {
    title: "不知道走哪条路",
    help: "判断用的内容没有填，或者几条路都不成立。补上缺的内容，再试一次。",
  },
  EXTRACT_VALUE_ERROR: { title: "有一个值算不出来", help: "多半是用到的内容还没有填。补上以后再试一次。" },
  FORM_NOT_FOUND: { title: "找不到这一步的表单", help: "发布这张表单，再试一次。" },
  CALLED_ELEMENT_ERROR: { title: "要转入的程序开始不了", help: "发布要转入的程序，再试一次。" },
  CALLED_DECISION_ERROR: { title: "找不到要用的决策表", help: "发布这张决策表，再试一次。" },
  DECISION_EVALUATION_ERROR: {
    title: "决策表没有得出结果",
    help: "核对填的内容和决策表，改好以后再试一次。",
  },
  JOB_NO_RETRIES: { title: "接口程序没有办成", help: "等接口程序恢复，再试一次，让它再办一回。" },
  MESSAGE_SIZE_EXCEEDED: {
    title: "到时要办的一步太大",
    help: "这一步要写的内容太多。请改图的人把它拆成几步，发布以后再试一次。",
  },
  JOB_UNTAKEN: { title: "没有程序来领", help: "启动对接的接口程序，或者查它为什么不来领；来领了就往下走。" },
  NO_CANDIDATE: { title: "没有在岗的人能办", help: "给这个岗位配上人，或者转给别的人。" },
  UNHANDLED_ERROR_EVENT: { title: "报了差错，图上没有写怎么办", help: "排除差错的原因，再试一次。" },
};
const OTHER: Cause = { title: "这一步没有办下去", help: "看原话，排除原因，再试一次。" };

/** The cause of an incident by its kind. */
export function causeOf(kind: string): Cause {
  return CAUSES[kind] ?? OTHER;
}

interface Stop {
  element_id: string;
  error_type: string;
}

/** What came of trying again: `after` is where it has stopped now, if it has. */
export function triedText(before: Stop, after: Stop | undefined): string {
  if (after === undefined) return before.error_type === "JOB_NO_RETRIES" ? "已交给接口程序再办" : "已往下走";
  return after.element_id === before.element_id ? "又试了一次，还停在这里" : "往下走了，又停在这里";
}

interface Item {
  kind: string;
  message: string | null;
  message_name: string | null;
  to: string | null;
  process_name: string | null;
}

const KINDS: Record<string, string> = {
  message: "流程发出的消息",
  signal: "流程发出的通知",
  correlate: "递给流程的消息",
  schedule_starts: "重排各区县的定时开始",
  open_linked: "请市里办理",
  tell_linked: "告诉市里进展",
  tell_origin: "答复区县",
};

/** What was to be delivered, and how its message is called. */
export function deliveryTitle(item: Item): string {
  const what = KINDS[item.kind] ?? "要送出的一件";
  const named = item.message_name ?? item.message;
  return named ? `${what}「${named}」` : what;
}

/** Whom it is for. */
export function receiverText(item: Item): string {
  if (item.to) return item.to;
  if (item.kind === "correlate") return item.process_name ?? "等着它的流程";
  if (item.kind === "schedule_starts") return "所属各区县";
  return item.kind === "signal" ? "所有等着它的流程" : "等着它的流程";
}

/** Why it could not be delivered; what is no Chinese is a fault of the platform's own. */
export function reasonText(error: string | null): string {
  if (error === null) return "还没有试过，等着送";
  return /[一-鿿]/.test(error) ? error : "平台内部出错，原因在服务器的日志里";
}
