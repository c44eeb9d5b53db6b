import { Segmented } from "antd";
import { useMemo, useState } from "react";
import type { CaseWalk } from "@/api/queries/useCasePath";
import { useOrgNames } from "@/api/queries/useOrgTree";
import { usePhone } from "@/app/viewport";
import { shownFirst } from "@/pages/case/walks";
import { CasePlace } from "@/parts/CasePlace";
import { Panel } from "@/parts/Panel";
import { versionText } from "@/text/version";

/** 走到哪一步: the diagram of each procedure in its own version, with the path. */
export function WalkPanel({
  walks,
  now,
  here,
  choose,
}: {
  walks: CaseWalk[];
  now: Date;
  here: (walk: CaseWalk) => (elementId: string) => string;
  choose: (walk: CaseWalk, elementId: string) => void;
}) {
  const names = useOrgNames();
  const phone = usePhone();
  const start = shownFirst(walks);
  const [chosen, setChosen] = useState<string | null>(null);
  const [open, setOpen] = useState(!phone);
  const [whole, setWhole] = useState(false);
  const walk = walks.find((one) => one.key === chosen) ?? start;
  // drawn anew only when it says something else
  const marks = useMemo(() => (walk ? here(walk) : () => "在此"), [walk, here]);
  if (walk === undefined) return null;
  const done = walk.elements.filter((one) => one.type === "USER_TASK" && one.completed > 0).length;
  const hint = `${[walk.process_name, versionText(walk, names)].filter(Boolean).join(" ")}，已办 ${done} 步`;
  return (
    <Panel
      flush
      title="走到哪一步"
      hint={hint}
      extra={
        <span className="row legend">
          <span className="k walked">走过的路</span>
          <span className="k here">现在</span>
          <span className="k">可能的路</span>
          {open && (
            <button type="button" className="lnk sm" onClick={() => setWhole(!whole)}>
              {whole ? "放大到现在" : "看全图"}
            </button>
          )}
          <button type="button" className="lnk sm" onClick={() => setOpen(!open)} aria-expanded={open}>
            {open ? "收起" : "展开"}
          </button>
        </span>
      }
    >
      {walks.length > 1 && (
        <div className="walks">
          <Segmented
            size="small"
            value={walk.key}
            onChange={setChosen}
            options={walks.map((one) => ({ value: one.key, label: one.process_name }))}
            aria-label="程序"
          />
        </div>
      )}
      {open && (
        <div className="walk">
          <CasePlace
            key={walk.key}
            walk={walk}
            here={marks}
            show={whole ? "whole" : "around"}
            now={now}
            choose={(id) => choose(walk, id)}
          />
        </div>
      )}
    </Panel>
  );
}
