import type { Verification } from "@/api/mutations/useVerification";
import { verdictOf } from "@/pages/audit/verdict";

/** What a verification found, as a text that can be kept and handed on: nothing of what the case is about. */
export function proofText(code: string, found: Verification, time: (moment: string) => string): string {
  const verdict = verdictOf(found, false, false, found.steps, time);
  const broken = found.broken;
  const lines = [
    "案件记录完整性验证",
    `案号：${code}`,
    `验证时间：${time(found.checked_at)}`,
    `结论：${verdict.title}`,
    `说明：${verdict.text}`,
    `记录条数：${found.entries}　步数：${found.steps}　重演的流程：${found.replayed}`,
    `链尾哈希（SHA-256）：${found.head || "—"}`,
    ...found.notes.map((note) => `备注：${note}`),
  ];
  if (!found.ok && broken)
    lines.push(
      `第一处对不上：${broken.message}`,
      `前一条：${broken.before_at ? time(broken.before_at) : "—"}　后一条：${broken.after_at ? time(broken.after_at) : "—"}`,
    );
  return `${lines.join("\n")}\n`;
}
