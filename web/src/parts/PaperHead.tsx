import { usePrinted } from "@/parts/usePrinted";

/** What stands above a page on paper, and only there: what it is, who printed it and when. */
export function PaperHead({ title }: { title: string }) {
  const printed = usePrinted();
  return (
    <div className="paper-head" aria-hidden="true">
      <b>{title}</b>
      <span>{printed()}</span>
    </div>
  );
}
