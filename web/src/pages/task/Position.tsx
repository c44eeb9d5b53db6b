import { useMemo, useState } from "react";
import { useCasePath } from "@/api/queries/useCasePath";
import type { TaskDetail } from "@/api/answers";
import { useMe } from "@/app/useMe";
import { usePhone } from "@/app/viewport";
import { CasePlace } from "@/parts/CasePlace";
import { hereOf } from "@/text/here";
import { mayDo } from "@/text/holds";

/** Where this step stands in the diagram: a strip around it, the whole on request. */
export function Position({ task, now }: { task: TaskDetail; now: Date }) {
  const me = useMe();
  const phone = usePhone();
  const [whole, setWhole] = useState(false);
  const path = useCasePath(task.case ? (task.case.case_code ?? task.case.key) : null);
  const walk = path.data?.find((one) => one.key === task.process_key);
  const own = task.state === "CREATED" && mayDo(me, task);
  const here = useMemo(
    () => hereOf(walk?.tasks ?? [], (key) => (key === task.key ? (own ? "在此，由您办" : "在此") : null)),
    [walk, task.key, own],
  );
  if (walk === undefined || (phone && !whole)) {
    return phone && walk ? (
      <div className="pos-m">
        <button type="button" className="lnk" onClick={() => setWhole(true)}>
          看流程图，{walk.process_name}
        </button>
      </div>
    ) : null;
  }
  return (
    <div className={whole ? "pos whole" : "pos"}>
      <CasePlace walk={walk} here={here} show={whole ? "whole" : "around"} now={now} />
      <button
        type="button"
        className="pos-more lnk sm"
        onClick={() => setWhole(!whole)}
        aria-expanded={whole}
      >
        {whole ? "收起" : "看整张图"}
      </button>
    </div>
  );
}
