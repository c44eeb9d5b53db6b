import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { type IntakeForms, useIntakeCheck } from "@/api/queries/useIntake";
import { uploadFor } from "@/api/mutations/useUpload";
import { useOrgTree, usePlaceNames } from "@/api/queries/useOrgTree";
import { useMe } from "@/app/useMe";
import { useNow } from "@/app/useNow";
import { Aside } from "@/pages/intake/Aside";
import { DangerDesk } from "@/pages/intake/DangerDesk";
import { Field } from "@/pages/intake/Field";
import type { Component, Values } from "@/pages/intake/forms";
import { FilePick } from "@/pages/intake/FilePick";
import { IntakeBar } from "@/pages/intake/IntakeBar";
import { IntakeTop } from "@/pages/intake/IntakeTop";
import { layout } from "@/pages/intake/layout";
import { newParty, PartyCards } from "@/pages/intake/PartyCards";
import { Registered } from "@/pages/intake/Registered";
import { SafetyBar } from "@/pages/intake/SafetyBar";
import { Treated } from "@/pages/intake/Treated";
import type { Taken } from "@/pages/intake/register";
import { useIntake } from "@/pages/intake/useIntake";
import { useKeys } from "@/pages/intake/useKeys";
import { DraftChoice } from "@/parts/DraftChoice";
import { toast } from "@/parts/toast";

/** The desk: safety first, then matter and parties side by side, with what may be the same matter at the right. */
export function IntakeDesk({
  forms,
  taken,
  here,
  again,
}: {
  forms: IntakeForms;
  taken: Taken | null;
  here: string | null;
  again: () => void;
}) {
  const me = useMe();
  const now = useNow();
  const go = useNavigate();
  const desk = useIntake(forms, taken, here);
  const { values, put, errors } = desk;
  const [danger, setDanger] = useState(false);
  const [treated, setTreated] = useState(taken !== null && taken.progress.task !== null);
  const names = usePlaceNames();
  const places = (useOrgTree().data ?? [])
    .filter((unit) => unit.code === me.place || unit.code.startsWith(`${me.place}-`))
    .map((unit) => ({ value: unit.code, label: names(unit.code) }));
  const parts = layout(desk.safetyFields, desk.matterFields.filter(desk.shown));
  const rows = Array.isArray(values.parties) ? (values.parties as Values[]) : [];
  const slow = useSlow(values);
  const check = useIntakeCheck(me.place, slow, desk.besides);
  const later = () =>
    void desk.toServer().then((kept) => {
      if (!kept) return;
      toast("草稿已存到服务器，在待办「登记诉求与当事人」里接着写");
      desk.forget();
      void go("/inbox");
    });
  useKeys(
    {
      F1: () => setDanger(true),
      F4: () => put("parties", [...rows, newParty(rows)]),
      F8: later,
      F9: desk.submit,
    },
    desk.done === null,
  );
  if (desk.done !== null)
    return (
      <Registered
        code={desk.done}
        again={() => {
          desk.forget();
          void go("/intake");
          again();
        }}
      />
    );
  const field = (one: Component, hint?: string) => (
    <Field
      key={one.key}
      field={one}
      path={one.key ?? ""}
      value={values[one.key ?? ""]}
      change={(value) => put(one.key ?? "", value)}
      error={errors[one.key ?? ""]}
      places={places}
      hint={hint ?? one.description}
    />
  );
  const answer = (key: string, value: boolean) => {
    put(key, value);
    if (!value || treated) return;
    // one yes is enough to act: where it happened is, until somebody says otherwise, where the visitor came to
    if (!values.location_org && places.some((one) => one.value === me.place)) put("location_org", me.place);
    setDanger(true);
  };
  if (danger && !treated) {
    const asked = [parts.title, parts.place].filter((one) => one !== undefined);
    const start = () =>
      void desk.open().then((opened) => {
        if (opened) {
          setTreated(true);
          setDanger(false);
        }
      });
    return (
      <div className="in-desk">
        <SafetyBar
          questions={parts.safety}
          values={values}
          answer={answer}
          danger={() => setDanger(true)}
          errors={errors}
        />
        <DangerDesk
          note={parts.note}
          basics={asked}
          values={values}
          put={put}
          errors={errors}
          places={places}
          busy={desk.busy}
          failed={desk.outcome.failed}
          go={start}
          back={() => setDanger(false)}
        />
      </div>
    );
  }
  return (
    <div className="in-desk">
      <IntakeTop minutes={forms.target_minutes} place={names(me.place)} later={later} busy={desk.busy} />
      {treated ? (
        <Treated code={desk.besides} now={now} />
      ) : (
        <SafetyBar
          questions={parts.safety}
          values={values}
          answer={answer}
          danger={() => setDanger(true)}
          errors={errors}
        />
      )}
      {desk.choice && <DraftChoice {...desk.choice} />}
      <div className="in-cols">
        <section className="in-col" aria-label="诉求">
          <h2>诉求</h2>
          {parts.title && field(parts.title, "一句话说清是什么事，不写全名、门牌和病名")}
          {parts.matter.map((one) => field(one))}
          <div className="in-three">{parts.small.map((one) => field(one))}</div>
          {parts.files.map((one) => (
            <FilePick
              key={one.key}
              field={one}
              value={values[one.key ?? ""]}
              change={(value) => put(one.key ?? "", value)}
              upload={async (file) => {
                if (desk.task() === null && !(await desk.open()))
                  throw new Error(desk.whyNot() ?? "案件还没有开");
                return uploadFor(desk.task() ?? "", file);
              }}
            />
          ))}
        </section>
        <section className="in-col" aria-label="当事人与受理要点">
          {parts.parties && (
            <PartyCards
              list={parts.parties}
              rows={rows}
              seen={desk.seen}
              change={(next) => put("parties", next)}
              errors={errors}
              places={places}
            />
          )}
          <h2>受理要点</h2>
          <div className="in-three in-points">{parts.points.map((one) => field(one))}</div>
          {parts.notice && <div className="in-notice">{field(parts.notice)}</div>}
          <details className="in-more">
            <summary>还可以记的事实（{parts.rest.length} 项，选填，供研判用）</summary>
            <div className="in-two">{parts.rest.map((one) => field(one))}</div>
          </details>
        </section>
        <Aside
          check={check.data}
          now={now}
          chosen={
            typeof values.duplicate_of === "string" && values.duplicate_of !== "" ? values.duplicate_of : null
          }
          choose={(code) => put("duplicate_of", code)}
        />
      </div>
      <IntakeBar desk={desk} />
    </div>
  );
}

/** What is typed, after 400 milliseconds of rest: looking for the same matter must not follow every key. */
function useSlow(values: Values): Values {
  const [slow, setSlow] = useState(values);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    timer.current = setTimeout(() => setSlow(values), 400);
    return () => clearTimeout(timer.current);
  }, [values]);
  return useDeferredValue(slow);
}
