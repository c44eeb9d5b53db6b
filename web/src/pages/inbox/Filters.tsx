import { type ReactNode, useState } from "react";
import type { InboxWish } from "@/api/queries/useInbox";
import { useDisputeTypes, useHandbookProcedures } from "@/api/queries/useLookup";
import { useOrgTree } from "@/api/queries/useOrgTree";
import { useMe } from "@/app/useMe";
import { Icon } from "@/parts/Icon";
import { Menu } from "@/parts/Menu";

const RISKS = [
  { key: "high", label: "高" },
  { key: "medium", label: "中" },
  { key: "low", label: "低" },
];

type Change = (more: Partial<Record<string, string | undefined>>) => void;

function Choice({
  name,
  value,
  label,
  options,
  change,
  opened,
}: {
  name: string;
  value: string | undefined;
  label: string;
  options: { key: string; label: string }[];
  change: Change;
  opened?: () => void;
}) {
  const chosen = options.find((one) => one.key === value);
  const items = [{ key: "", label: "不限" }, ...options].map((one) => ({
    ...one,
    checked: one.key === (value ?? ""),
  }));
  return (
    <Menu
      parts={[{ items }]}
      choose={(key) => change({ [name]: key || undefined })}
      className={`sel0${value ? " on" : ""}`}
      opened={opened}
    >
      {chosen ? `${label}：${chosen.label}` : label}
      <Icon name="down" size={13} />
    </Menu>
  );
}

/** 程序、地点、纠纷类型、事项风险; what is chosen stands in the address. The tables come when a list is opened. */
export function Filters({ wish, change, extra }: { wish: InboxWish; change: Change; extra?: ReactNode }) {
  const me = useMe();
  const [wanted, setWanted] = useState(false);
  const want = () => setWanted(true);
  const procedures = useHandbookProcedures(wanted || wish.process_id !== undefined).data ?? [];
  const places = (useOrgTree().data ?? []).filter(
    (unit) => unit.code !== me.place && unit.code.startsWith(me.place) && unit.level !== "grid",
  );
  const types = useDisputeTypes(wanted || wish.category !== undefined).data ?? [];
  const categories = new Map(types.map((type) => [type.type_code.slice(0, 2), type.category_name]));
  return (
    <div className="fl0">
      <Choice
        name="process_id"
        label="程序"
        value={wish.process_id}
        change={change}
        opened={want}
        options={procedures.map((one) => ({ key: one.key, label: one.name }))}
      />
      {places.length > 0 && (
        <Choice
          name="place"
          label="地点"
          value={wish.place}
          change={change}
          options={places.map((unit) => ({ key: unit.code, label: unit.name }))}
        />
      )}
      <Choice
        name="category"
        label="纠纷类型"
        value={wish.category}
        change={change}
        opened={want}
        options={[...categories].map(([key, label]) => ({ key, label }))}
      />
      <Choice name="risk" label="事项风险" value={wish.risk} change={change} options={RISKS} />
      {extra}
    </div>
  );
}
