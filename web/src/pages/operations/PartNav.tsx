import { usePhone } from "@/app/viewport";
import { type Part, PARTS } from "@/pages/operations/parts";

/** The parts with their numbers: a column at a desk, a bar in the hand. */
export function PartNav({
  part,
  counts,
  choose,
}: {
  part: Part;
  counts: Record<Part, number> | undefined;
  choose: (part: Part) => void;
}) {
  const phone = usePhone();
  const label = "运行的几部分";
  const number = (one: Part) => counts?.[one].toLocaleString("zh-CN") ?? "";
  if (phone) {
    return (
      <div className="seg" role="group" aria-label={label}>
        {PARTS.map((one) => (
          <button
            key={one.part}
            type="button"
            aria-pressed={one.part === part}
            onClick={() => choose(one.part)}
          >
            {one.label} {number(one.part)}
          </button>
        ))}
      </div>
    );
  }
  return (
    <nav className="rail" aria-label={label}>
      {PARTS.map((one) => (
        <button
          key={one.part}
          type="button"
          className={one.part === part ? "on" : ""}
          aria-current={one.part === part ? "page" : undefined}
          onClick={() => choose(one.part)}
        >
          {one.label}
          <b>{number(one.part)}</b>
        </button>
      ))}
    </nav>
  );
}
