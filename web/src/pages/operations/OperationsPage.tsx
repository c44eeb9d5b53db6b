import { useSearchParams } from "react-router";
import { useOperations } from "@/api/queries/useOperations";
import { usePhone } from "@/app/viewport";
import { Deliveries } from "@/pages/operations/Deliveries";
import { Incidents } from "@/pages/operations/Incidents";
import { Nobody } from "@/pages/operations/Nobody";
import { PartNav } from "@/pages/operations/PartNav";
import { partOf } from "@/pages/operations/parts";
import { Starts } from "@/pages/operations/Starts";
import "@/styles/lists.css";
import "@/pages/operations/operations.css";

/** 运行: what stands still, what waits for nobody, what could not be delivered, what starts by time. */
export default function OperationsPage() {
  const [search, setSearch] = useSearchParams();
  const counts = useOperations().data;
  const phone = usePhone();
  const part = partOf(search.get("part"));
  const numbers = counts && {
    incidents: counts.incidents,
    nobody: counts.nobody,
    deliveries: counts.deliveries,
    starts: counts.starts,
  };
  return (
    <div className={phone ? "ops inbox-m" : "ops inbox-cols no-pv"}>
      <PartNav
        part={part}
        counts={numbers}
        choose={(next) => setSearch(next === "incidents" ? {} : { part: next })}
      />
      <div className="list-main">
        {part === "incidents" && (
          <Incidents
            count={counts?.incidents}
            resolved={search.get("state") === "over"}
            show={(over) => setSearch(over ? { state: "over" } : {})}
          />
        )}
        {part === "nobody" && <Nobody />}
        {part === "deliveries" && <Deliveries count={counts?.deliveries} />}
        {part === "starts" && <Starts />}
      </div>
    </div>
  );
}
