import { lazy, Suspense } from "react";
import { type CaseWalk } from "@/api/queries/useCasePath";
import { useProcessText } from "@/api/queries/useProcessText";
import { usePrinted } from "@/parts/usePrinted";
import { Reading } from "@/parts/states";
import { versionText } from "@/text/version";
import { placesOf } from "@/widgets/diagram/walk";
import { useOrgNames } from "@/api/queries/useOrgTree";

const Diagram = lazy(async () => ({ default: (await import("@/widgets/diagram/Diagram")).Diagram }));

/** The diagram of one of a case's processes, in the version it runs on, with its path. */
export function CasePlace({
  walk,
  here,
  show,
  now,
  choose,
}: {
  walk: CaseWalk;
  /** What is said at a place where the case is. */
  here: (elementId: string) => string;
  show: "around" | "whole";
  now: Date;
  choose?: (elementId: string) => void;
}) {
  const text = useProcessText(walk.definition_key);
  const names = useOrgNames();
  const printed = usePrinted();
  const heading = () => ({
    name: walk.process_name,
    version: versionText(walk, names),
    printed: printed(),
    state: placesOf(walk).length > 0 ? "粗框是现在所在的一步" : "",
  });
  if (text.isPending) return <Reading lines={3} />;
  if (!text.data)
    return (
      <p className="mut" style={{ padding: 16 }}>
        这张图没有读到，经过和表单不受影响。
      </p>
    );
  return (
    <Suspense fallback={<Reading lines={3} />}>
      <Diagram
        xml={text.data}
        walk={walk}
        here={here}
        show={show}
        now={now}
        choose={choose}
        heading={heading}
        label={`${walk.process_name}的流程图，走到哪一步见经过`}
      />
    </Suspense>
  );
}
