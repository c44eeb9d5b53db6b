import { useReducer } from "react";
import { useCase } from "@/api/queries/useCase";
import { type FormDeed, useCaseForms } from "@/api/queries/useCaseRecords";
import { useDisputeTypes, useLabel } from "@/api/queries/useLookup";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import { usePhone } from "@/app/viewport";
import { FormFields } from "@/parts/FormFields";
import { LookInside, useLookInside } from "@/parts/LookInside";
import { nameOf } from "@/parts/party";
import { Failed, Reading } from "@/parts/states";
import { keepPanel, panelOpen } from "@/state/panels";
import { momentText, pastText } from "@/text/dates";
import { byRegistration } from "@/text/registered";

/** On a phone and on a desk a reader leaves it as each needs it; the window may be turned from one to the other. */
const nameFor = (phone: boolean) => (phone ? "case-facts-phone" : "case-facts");

/** 事实经过: what the case is about, in sight of whoever decides on it; masked as on the case's own page. */
export function CaseFacts({ code, now }: { code: string; now: Date }) {
  const phone = usePhone();
  const [, turned] = useReducer((times: number) => times + 1, 0);
  const open = panelOpen(nameFor(phone), !phone);
  const found = useCase(code).data?.found;
  const turn = (next: boolean) => {
    keepPanel(nameFor(phone), next);
    turned();
  };
  if (found === undefined || (found.sight !== "full" && found.sight !== "summary")) return null;
  return (
    <details className="panel case-facts" open={open}>
      <summary
        className="ph"
        onClick={(event) => {
          event.preventDefault();
          turn(!open);
        }}
      >
        <h2>事实经过</h2>
        <span className="sm mut">{found.title}</span>
      </summary>
      {open && <Told code={code} now={now} />}
    </details>
  );
}

function Told({ code, now }: { code: string; now: Date }) {
  const found = useCase(code).data?.found;
  const forms = useCaseForms(code, true);
  const inside = useLookInside(code);
  const { registered, since } = byRegistration(inside.open ?? forms.data ?? []);
  const sensitive = found?.confidentiality === "restricted" || found?.confidentiality === "sealed";
  return (
    <div className="pb facts-told">
      <Heads code={code} now={now} />
      {sensitive && found.sight === "full" && <LookInside inside={inside} />}
      {forms.isPending && <Reading lines={4} />}
      {forms.isError && (
        <Failed error={forms.error} what="登记时填的内容" again={() => void forms.refetch()} />
      )}
      {registered.map((deed, at) => (
        <Sheet key={`${deed.at}-${at}`} deed={deed} now={now} open />
      ))}
      {since.map((deed, at) => (
        <Sheet key={`${deed.at}-${at}`} deed={deed} now={now} />
      ))}
    </div>
  );
}

/** One form as it was handed in; those since the registration are opened on request. */
function Sheet({ deed, now, open = false }: { deed: FormDeed; now: Date; open?: boolean }) {
  if (!deed.form) return null;
  return (
    <details className="facts-sheet" open={open}>
      <summary>
        <b>{deed.what}</b>
        <span className="sm mut">
          {deed.who}
          {deed.role && ` ${deed.role}`}　{pastText(deed.at, now)}
        </span>
      </summary>
      <FormFields fields={deed.form.fields} />
    </details>
  );
}

/** What stands in the case file itself: matter, parties by their roles, amount, where and when. */
function Heads({ code, now }: { code: string; now: Date }) {
  const label = useLabel();
  const places = usePlaceNames();
  const types = useDisputeTypes().data;
  const found = useCase(code).data?.found;
  if (found === undefined) return null;
  const amount = found.fields.amount_cny;
  const rows: [string, string][] = [["事由", found.title ?? "不显示"]];
  const type = types?.find((one) => one.type_code === found.type_code);
  if (type) rows.push(["类型", `${type.category_name} ${type.subtype_name}`]);
  for (const party of found.parties)
    rows.push([
      label("party_role", party.party_role),
      `${nameOf(party)}（${label("party_kind", party.party_kind)}）`,
    ]);
  if (typeof amount === "number") rows.push(["标的", `${amount.toLocaleString("zh-CN")} 元`]);
  if (typeof found.fields.people_count === "number") rows.push(["涉及", `${found.fields.people_count} 人`]);
  if (found.location_org) rows.push(["发生地", places(found.location_org)]);
  if (found.channel) rows.push(["来源", label("channel", found.channel)]);
  if (found.received_at) rows.push(["收到", momentText(found.received_at, now)]);
  return (
    <dl className="facts-heads">
      {rows.map(([name, value], at) => (
        <div key={`${name}-${at}`}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
