import type { ReactNode } from "react";
import { Icon, type IconName } from "@/parts/Icon";

const ICONS: Record<string, IconName> = { info: "info", mi: "alert", hi: "alert", lo: "tick" };

/** A bar that stays: blue explains, amber asks to look, red says what did not work, green that it is well. */
export function Note({
  tone = "info",
  children,
}: {
  tone?: "info" | "mi" | "hi" | "lo";
  children: ReactNode;
}) {
  return (
    <div className={`note${tone === "info" ? "" : ` ${tone}`}`} role={tone === "hi" ? "alert" : "status"}>
      <Icon name={ICONS[tone] ?? "info"} />
      <div>{children}</div>
    </div>
  );
}
