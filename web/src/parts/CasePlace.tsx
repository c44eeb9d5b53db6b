import { lazy, Suspense } from "react";
import { type CaseWalk } from "@/api/queries/useCasePath";
import { useProcessText } from "@/api/queries/useProcessText";
import { Reading } from "@/parts/states";

const Diagram = lazy(async () => ({ default: (await import("@/widgets/diagram/Diagram")).Diagram }));

/** The diagram of one of a case's processes, in the version it runs on, with its path. */
export function CasePlace({ walk, here, show, now, choose }: {
  walk: CaseWalk;
  here: string;
  show: "around" | "whole";
  now: Date;
  choose?: (elementId: string) => void;
}) {
  const text = useProcessText(walk.definition_key);
  if (text.isPending) return <Reading lines={3} />;
  if (!text.data) return <p className="mut" style={{ padding: 16 }}>这张图没有读到，经过和表单不受影响。</p>;
  return (
    <Suspense fallback={<Reading lines={3} />}>
      <Diagram xml={text.data} walk={walk} here={here} show={show} now={now} choose={choose} label={`${walk.process_name}的流程图，走到哪一步见经过`} />
    </Suspense>
  );
}
