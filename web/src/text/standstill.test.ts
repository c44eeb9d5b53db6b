import { describe, expect, it } from "vitest";
import { causeOf, deliveryTitle, reasonText, receiverText, triedText } from "@/text/standstill";

const stop = (element_id: string, error_type = "CONDITION_ERROR") => ({ element_id, error_type });
const item = { kind: "message", message: null, message_name: null, to: null, process_name: null };

describe("what stands still", () => {
  it("has a cause and a help for every kind, also for one that is not known", () => {
    expect(causeOf("CALLED_DECISION_ERROR").title).toBe("找不到要用的决策表");
    expect(causeOf("SOMETHING_NEW").help).toContain("再试一次");
  });

  it("tells what came of trying again", () => {
    expect(triedText(stop("a"), undefined)).toBe("已往下走");
    expect(triedText(stop("a", "JOB_NO_RETRIES"), undefined)).toBe("已交给接口程序再办");
    expect(triedText(stop("a"), stop("a"))).toContain("还停在这里");
    expect(triedText(stop("a"), stop("b"))).toContain("往下走了");
  });

  it("says what could not be delivered, to whom, and why", () => {
    expect(deliveryTitle({ ...item, message: "MSG_X" })).toBe("流程发出的消息「MSG_X」");
    expect(deliveryTitle({ ...item, message: "SIG_WITHDRAW", message_name: "登记撤回" })).toBe(
      "流程发出的消息「登记撤回」",
    );
    expect(deliveryTitle({ ...item, kind: "open_linked" })).toBe("请市里办理");
    expect(receiverText({ ...item, kind: "tell_origin", to: "澄湖区" })).toBe("澄湖区");
    expect(receiverText({ ...item, kind: "correlate", process_name: "人民调解" })).toBe("人民调解");
    expect(receiverText({ ...item, kind: "schedule_starts" })).toBe("所属各区县");
    expect(reasonText("没有这个案件")).toBe("没有这个案件");
    expect(reasonText("OSError")).toContain("服务器的日志");
    expect(reasonText(null)).toBe("还没有试过，等着送");
  });
});
