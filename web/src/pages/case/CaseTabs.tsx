import { Select, Tabs } from "antd";
import { usePhone } from "@/app/viewport";

export type TabKey = "course" | "forms" | "papers" | "agreement" | "dates" | "holders" | "oversight";

const NAMES: [TabKey, string][] = [
  ["course", "经过"],
  ["forms", "表单与事实"],
  ["papers", "文书"],
  ["agreement", "协议与履行"],
  ["dates", "期限"],
  ["holders", "提级与关联"],
  ["oversight", "督办、抽访与回访"],
];

/** The part that an address names; the course of the case when it names none. */
export const tabOf = (named: string | null): TabKey => NAMES.find(([key]) => key === named)?.[0] ?? "course";

/** The parts of a case; on a phone a choice instead of tabs. */
export function CaseTabs({
  chosen,
  turn,
  numbers,
}: {
  chosen: TabKey;
  turn: (to: TabKey) => void;
  numbers: Partial<Record<TabKey, number>>;
}) {
  const phone = usePhone();
  const text = (key: TabKey, name: string) => (numbers[key] === undefined ? name : `${name} ${numbers[key]}`);
  if (phone) {
    return (
      <Select
        className="case-pick"
        value={chosen}
        onChange={turn}
        aria-label="看哪一部分"
        options={NAMES.map(([key, name]) => ({ value: key, label: text(key, name) }))}
      />
    );
  }
  return (
    <Tabs
      className="case-tabs"
      activeKey={chosen}
      onChange={(key) => turn(key as TabKey)}
      items={NAMES.map(([key, name]) => ({
        key,
        label: (
          <>
            {name}
            {numbers[key] !== undefined && <span className="n">{numbers[key]}</span>}
          </>
        ),
      }))}
    />
  );
}
