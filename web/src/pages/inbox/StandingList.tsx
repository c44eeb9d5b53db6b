import { Link } from "react-router";
import { useStandstills } from "@/api/queries/useStandstills";
import { Icon } from "@/parts/Icon";
import { tailText } from "@/text/caseCode";
import { causeOf } from "@/text/standstill";

/** Cases that stand still, above the tasks, until they move. */
export function StandingList() {
  const found = useStandstills().data ?? [];
  if (found.length === 0) return null;
  return (
    <details className="standing">
      <summary>
        <Icon name="alert" size={14} /> <b>停住 {found.length} 件</b>，没有人在办，要有人处理
      </summary>
      <ul>
        {found.map((one) => (
          <li key={one.code}>
            <Link className="lnk" to={`/cases/${one.code}`}>
              {one.title ?? "敏感件"}
              {one.case_code && ` ${tailText(one.case_code)}`}
            </Link>
            <span>
              {one.standing
                .map(
                  (each) =>
                    `「${each.name}」${causeOf(each.cause).title}，由${each.mended_by.join("、")}处理`,
                )
                .join("；")}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
