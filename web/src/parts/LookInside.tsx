import { Dropdown } from "antd";
import { useEffect, useState } from "react";
import { type Reason, REASONS } from "@/api/mutations/useReveal";
import { useRevealForms } from "@/api/mutations/useRevealForms";
import { Problem } from "@/api/problem";
import type { FormDeed } from "@/api/queries/useCaseRecords";
import { Icon } from "@/parts/Icon";
import { toast } from "@/parts/toast";

const MINUTES = 5;

/** The forms of a sensitive case in the clear, while they are open, and the way to ask for them. */
export function useLookInside(code: string) {
  const reveal = useRevealForms(code);
  const [open, setOpen] = useState<FormDeed[] | null>(null);
  useEffect(() => {
    if (open === null) return;
    const timer = setTimeout(() => setOpen(null), MINUTES * 60_000);
    return () => clearTimeout(timer);
  }, [open]);
  const look = (reason: Reason) =>
    reveal.mutate(reason, {
      onSuccess: setOpen,
      onError: (error) => toast(`没有看到：${error instanceof Problem ? error.detail : "网络不通"}`),
    });
  return { open, look, pending: reveal.isPending, close: () => setOpen(null) };
}

/** The button that opens what is hidden, with the reason that is recorded; while it is open, the one that hides it again. */
export function LookInside({ inside }: { inside: ReturnType<typeof useLookInside> }) {
  if (inside.open !== null)
    return (
      <button
        type="button"
        className="lnk sm"
        onClick={inside.close}
      >{`遮住（${MINUTES} 分钟后自动遮住）`}</button>
    );
  const items = REASONS.map((reason) => ({ key: reason, label: reason }));
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [{ type: "group", label: "为什么要看（记入日志）", children: items }],
        onClick: ({ key }) => inside.look(key as Reason),
      }}
    >
      <button type="button" className="lnk sm" disabled={inside.pending}>
        <Icon name="eye" size={14} /> 查看遮住的内容
      </button>
    </Dropdown>
  );
}
