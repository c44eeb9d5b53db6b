import { Dropdown } from "antd";
import { useEffect, useState } from "react";
import { type Reason, REASONS, useReveal } from "@/api/mutations/useReveal";
import { Problem } from "@/api/problem";
import { useLabel } from "@/api/queries/useLookup";
import type { PartyShown } from "@/api/answers";
import { Icon } from "@/parts/Icon";
import { Panel } from "@/parts/Panel";
import { nameOf } from "@/parts/party";
import { toast } from "@/parts/toast";
import { FIELD_LABELS } from "@/text/fields";
import { plainText } from "@/text/plain";

const SECONDS = 30;

/** 当事人: masked; a look is asked for with its reason, recorded, and over after half a minute. */
export function Parties({ code, parties }: { code: string; parties: PartyShown[] }) {
  return (
    <Panel title="当事人" hint="电话、住址默认遮住，查看会记日志" flush>
      {parties.length === 0 && <p className="pb mut sm">还没有登记当事人。</p>}
      <ul className="parties">
        {parties.map((party) => (
          <Party key={party.number} code={code} party={party} />
        ))}
      </ul>
    </Panel>
  );
}

function Party({ code, party }: { code: string; party: PartyShown }) {
  const label = useLabel();
  const reveal = useReveal(code);
  const [open, setOpen] = useState<Record<string, unknown> | null>(null);
  useEffect(() => {
    if (open === null) return;
    const timer = setTimeout(() => setOpen(null), SECONDS * 1_000);
    return () => clearTimeout(timer);
  }, [open]);
  const look = (reason: Reason) =>
    reveal.mutate(
      { number: party.number, reason },
      {
        onSuccess: ({ values }) => setOpen(values),
        onError: (error) => toast(`没有看到：${error instanceof Problem ? error.detail : "网络不通"}`),
      },
    );
  const hidden = party.personal.filter((one) => one.masked && one.field !== "display_name");
  const consent = typeof party.fields.consent === "string" ? party.fields.consent : null;
  const values = open === null ? [] : Object.entries(open).filter(([name]) => name !== "display_name");
  return (
    <li>
      <div className="row">
        <b>{plainText(open?.display_name) || nameOf(party)}</b>
        <span className="tag o">{label("party_role", party.party_role)}</span>
        <span className="sp" />
        {consent && (
          <span className={consent === "agree" ? "tag lo" : "tag mi"}>
            {consent === "agree" ? "同意调解" : label("consent", consent)}
          </span>
        )}
      </div>
      <div className="sm party-facts" aria-live="polite">
        <span className="mut">{label("party_kind", party.party_kind)}</span>
        {open === null &&
          hidden.map((one) => (
            <span key={one.field}>
              {FIELD_LABELS[one.field] ?? "其他"} {String(one.value)}
            </span>
          ))}
        {values.map(([name, value]) => (
          <span key={name}>
            {FIELD_LABELS[name] ?? "其他"} <b>{shown(label, name, value)}</b>
          </span>
        ))}
        {hidden.length > 0 && open === null && (
          <Dropdown
            trigger={["click"]}
            menu={{
              items: [
                {
                  type: "group",
                  label: "为什么要看（记入日志）",
                  children: REASONS.map((reason) => ({ key: reason, label: reason })),
                },
              ],
              onClick: ({ key }) => look(key as Reason),
            }}
          >
            <button
              type="button"
              className="lnk"
              disabled={reveal.isPending}
              aria-label={`查看${label("party_role", party.party_role)}${nameOf(party)}遮住的信息`}
            >
              <Icon name="eye" size={14} /> 查看
            </button>
          </Dropdown>
        )}
        {open !== null && <span className="mut">30 秒后再遮住</span>}
      </div>
    </li>
  );
}

function shown(label: (table: string, value: string) => string, name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => shown(label, name, one)).join("、");
  return typeof value === "string" ? label(name, value) : String(value);
}
