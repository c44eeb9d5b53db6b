import type { Verification } from "@/api/mutations/useVerification";

/** What the badge says. Green is only for a record that was just found whole. */
export interface Verdict {
  tone: "grey" | "green" | "red";
  title: string;
  text: string;
}

/** The badge's words; `time` puts a moment into words. */
export function verdictOf(
  found: Verification | undefined,
  busy: boolean,
  failed: boolean,
  total: number,
  time: (moment: string) => string,
): Verdict {
  if (busy) return { tone: "grey", title: "正在验证", text: `逐条重算、对照、重演 ${total} 步` };
  if (failed) return { tone: "grey", title: "没有验证成", text: "服务器没有应答，记录的完整性还不知道" };
  if (found === undefined) return { tone: "grey", title: "还没验证", text: "验证以后才知道记录有没有被改过" };
  if (found.ok) {
    const head = `链尾 ${found.head.slice(0, 4)} ${found.head.slice(4, 8)} … ${found.head.slice(-4)}`;
    const redone =
      found.notes.length > 0 ? "由旧版引擎记录的没有重演" : `重演 ${found.replayed} 个流程与当时一致`;
    return {
      tone: "green",
      title: `记录完整，${found.entries} 条一条未改`,
      text: `${redone} · ${head} · ${time(found.checked_at)} 验证`,
    };
  }
  const broken = found.broken;
  const where = broken?.step
    ? `第 ${broken.step} 步对不上`
    : `${CHAINS[broken?.chain ?? ""] ?? "记录"}第 ${broken?.seq ?? 0} 条对不上`;
  const more = found.others > 0 ? `，另有 ${found.others} 处` : "";
  const near = [
    broken?.before_at ? `前一条 ${time(broken.before_at)}` : "",
    broken?.after_at ? `后一条 ${time(broken.after_at)}` : "",
  ]
    .filter(Boolean)
    .join("，");
  return {
    tone: "red",
    title: `${where}${more}`,
    text: [broken?.message ?? "", near].filter(Boolean).join(" · "),
  };
}

const CHAINS: Record<string, string> = {
  case: "案件记录",
  instance: "流程记录",
  checkpoint: "检查点",
  tenant: "区县记录",
};
