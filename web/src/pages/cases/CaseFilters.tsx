import { Input, Select } from "antd";
import { useEnums } from "@/api/queries/useLookup";

const RISKS = [
  { value: "high", label: "事项风险 高" },
  { value: "medium", label: "事项风险 中" },
  { value: "low", label: "事项风险 低" },
];

/** What the list of cases is narrowed by. */
export function CaseFilters({
  wish,
  change,
}: {
  wish: Record<string, string | null>;
  change: (name: string, value: string | undefined) => void;
}) {
  const states = useEnums().data?.case_status ?? [];
  return (
    <div className="fl0">
      <Input.Search
        key={wish.q ?? ""}
        allowClear
        defaultValue={wish.q ?? ""}
        placeholder="案号尾号、事由"
        aria-label="案号尾号、事由"
        onSearch={(text) => change("q", text.trim())}
        style={{ width: 220 }}
      />
      <Select
        allowClear
        placeholder="状态"
        aria-label="状态"
        value={wish.status ?? undefined}
        onChange={(value) => change("status", value)}
        options={states}
        style={{ minWidth: 120 }}
      />
      <Select
        allowClear
        placeholder="事项风险"
        aria-label="事项风险"
        value={wish.risk ?? undefined}
        onChange={(value) => change("risk", value)}
        options={RISKS}
        style={{ minWidth: 130 }}
      />
    </div>
  );
}
