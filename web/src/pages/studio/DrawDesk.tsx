import { Button, Segmented } from "antd";
import { lazy, Suspense, useCallback, useRef, useState } from "react";
import { useCheck } from "@/api/mutations/useCheck";
import type { KeptDrawing } from "@/api/queries/useDrawingKept";
import type { Source } from "@/api/queries/useSource";
import { useMe } from "@/app/useMe";
import { CheckPanel } from "@/pages/studio/CheckPanel";
import { ComparePane } from "@/pages/studio/ComparePane";
import { DeskNotes } from "@/pages/studio/DeskNotes";
import { DrawBar } from "@/pages/studio/DrawBar";
import { decisionFile, formOf, newForm, type Schema, withDestinations } from "@/pages/studio/forms";
import { PublishDialog } from "@/pages/studio/PublishDialog";
import { StepPanel } from "@/pages/studio/StepPanel";
import { useDrawing } from "@/pages/studio/useDrawing";
import { useDrawKeys } from "@/pages/studio/useDrawKeys";
import { VersionsPane } from "@/pages/studio/VersionsPane";
import { Reading } from "@/parts/states";
import { type Drawing, Modeler } from "@/widgets/modeler/Modeler";
import type { Picked } from "@/widgets/modeler/steps";

const FormDialog = lazy(() => import("@/pages/studio/FormDialog"));
const DecisionDialog = lazy(() => import("@/pages/studio/DecisionDialog"));
const RehearsePane = lazy(() =>
  import("@/pages/studio/rehearsal/RehearsePane").then((found) => ({ default: found.RehearsePane })),
);
const HeatPane = lazy(() => import("@/pages/studio/HeatPane"));

type Tab = "draw" | "rehearse" | "compare" | "heat" | "versions";
const TABS = [
  { value: "draw", label: "画图" },
  { value: "rehearse", label: "预演" },
  { value: "compare", label: "比较" },
  { value: "heat", label: "热度" },
  { value: "versions", label: "版本" },
];

/** The drawing table: canvas, properties at the right, findings below; rehearsing, comparing, heat and versions beside it. */
export function DrawDesk({ source, stored }: { source: Source; stored: KeptDrawing | null }) {
  const me = useMe();
  const drawing = useRef<Drawing>(null);
  const [panel, setPanel] = useState<HTMLElement | null>(null);
  const [tab, setTab] = useState<Tab>("draw");
  const [picked, setPicked] = useState<Picked | null>(null);
  const [form, setForm] = useState<{ schema: Schema; step: Pick<Picked, "id" | "name" | "form"> } | null>(
    null,
  );
  const [decision, setDecision] = useState<{ id: string; name: string; xml: string } | null>(null);
  const [publishing, setPublishing] = useState(false);
  const work = useDrawing(me.user, source, stored, drawing);
  const check = useCheck();

  const runCheck = useCallback(async () => check.mutateAsync(await work.drawn()), [check, work]);
  const lookAt = useCallback((element: string) => {
    setTab("draw");
    drawing.current?.pick(element);
  }, []);
  const publish = async () => {
    setPublishing(true);
    await runCheck().catch(() => setPublishing(false));
  };
  useDrawKeys({ check: () => void runCheck().catch(() => undefined), save: () => void work.save() });
  const open = (next: Tab) => {
    setTab(next);
    if (next === "compare" && tab !== "compare") void work.drawn().then((drawn) => check.mutate(drawn));
  };

  const openForm = (step: Pick<Picked, "id" | "name" | "form">) => {
    const id = step.form ?? step.id;
    setForm({ step, schema: formOf(id, work.forms, source.forms) ?? newForm(id, step.name || "新表单") });
  };
  const keepForm = (schema: Schema) => {
    if (form === null) return;
    work.putForm(withDestinations(schema));
    if (form.step.form === null) drawing.current?.setForm(form.step.id, String(schema.id));
    setForm(null);
  };
  /** Opens a published version as it is; the canvas is shown first, since a hidden one cannot be fitted. */
  const reopen = (xml: string, key: string | null) => {
    setTab("draw");
    work.reset(xml, key);
  };

  return (
    <div className="st-desk">
      <DrawBar
        source={source}
        touched={work.touched}
        kept={work.kept}
        changes={check.data?.changes.length ?? null}
        compare={() => open("compare")}
      >
        {tab === "draw" && (
          <>
            <Button onClick={() => drawing.current?.undo()}>撤销</Button>
            <Button onClick={() => drawing.current?.redo()}>重做</Button>
          </>
        )}
        <Segmented
          options={TABS}
          value={tab}
          onChange={(value) => open(value as Tab)}
          aria-label="看哪一面"
        />
        <Button
          onClick={() => void runCheck().catch(() => undefined)}
          loading={check.isPending && !publishing}
        >
          检查 <kbd>Ctrl</kbd> <kbd>K</kbd>
        </Button>
        <Button type="primary" onClick={() => void publish()}>
          发布
        </Button>
      </DrawBar>
      <DeskNotes
        source={source}
        base={work.base}
        kept={work.kept}
        reopen={reopen}
        settle={(mine) => void work.settle(mine)}
      />
      <div className="st-table-top" hidden={tab !== "draw"}>
        <div className="st-left">
          <div className="st-canvas">
            {panel !== null && (
              <Modeler
                ref={drawing}
                xml={work.opened}
                turn={work.turn}
                panel={panel}
                onChange={work.changed}
                onPick={setPicked}
              />
            )}
          </div>
          <CheckPanel
            check={check}
            drawing={drawing}
            again={() => void runCheck().catch(() => undefined)}
            show={lookAt}
            makeForm={openForm}
          />
        </div>
        <aside className="st-right" aria-label="属性">
          <StepPanel
            picked={picked}
            form={formOf(picked?.form ?? null, work.forms, source.forms)}
            openForm={openForm}
            decision={decisionFile(picked?.decision ?? null, work.decisions, source.decisions)}
            openDecision={setDecision}
            setGroups={(id, groups) => drawing.current?.setGroups(id, groups)}
          />
          <div className="mdl-panel" ref={setPanel} />
        </aside>
      </div>
      <Suspense fallback={<Reading />}>
        {tab === "rehearse" && (
          <RehearsePane source={source} drawn={work.drawn} opened={work.opened} forms={work.forms} />
        )}
        {tab === "heat" && <HeatPane source={source} />}
        {form !== null && (
          <FormDialog
            schema={form.schema}
            step={form.step.name}
            keep={keepForm}
            close={() => setForm(null)}
          />
        )}
        {decision !== null && (
          <DecisionDialog
            file={decision}
            keep={(xml) => {
              work.putDecision(decision.id, xml);
              setDecision(null);
            }}
            close={() => setDecision(null)}
          />
        )}
      </Suspense>
      {tab === "compare" && <ComparePane check={check} source={source} base={work.base} show={lookAt} />}
      {tab === "versions" && (
        <VersionsPane source={source} draft={work.touched} drop={() => reopen(source.xml, source.key)} />
      )}
      {publishing && check.data && (
        <PublishDialog
          source={source}
          checked={check.data}
          drawn={work.drawn}
          base={work.base}
          close={() => setPublishing(false)}
          done={reopen}
        />
      )}
    </div>
  );
}
