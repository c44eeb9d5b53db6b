const LABELS: Record<string, string> = { high: "高", medium: "中", low: "低" };

function Shape({ level }: { level: string }) {
  if (level === "high") {
    return (
      <svg width="13" height="13" viewBox="0 0 14 14" aria-hidden="true">
        <path d="M7 .6 13.4 7 7 13.4.6 7z" fill="currentColor" />
        <path d="M7 4v3.600M7 9.600v.2" stroke="#fff" strokeWidth="1.5" strokeLinecap="round" />
      </svg>
    );
  }
  if (level === "medium") {
    return (
      <svg width="13" height="13" viewBox="0 0 14 14" aria-hidden="true">
        <path d="M7 1.2 13.4 12.800H.6z" fill="currentColor" />
      </svg>
    );
  }
  if (level === "low") {
    return (
      <svg width="13" height="13" viewBox="0 0 14 14" aria-hidden="true">
        <circle cx="7" cy="7" r="5.3" fill="none" stroke="currentColor" strokeWidth="2.2" />
      </svg>
    );
  }
  return (
    <svg width="13" height="13" viewBox="0 0 14 14" aria-hidden="true">
      <path d="M3 7h8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

/** 事项风险: always of the matter, never of a person; colour, shape and word together. */
export function Risk({
  level,
  full = false,
  tag = false,
}: {
  level: string | null | undefined;
  full?: boolean;
  tag?: boolean;
}) {
  const known = level != null && level in LABELS ? level : "none";
  const word = LABELS[known] ?? "未评定";
  return (
    <span className={`risk risk-${known}${tag ? " risk-tag" : ""}`}>
      <Shape level={known} />
      {full ? `事项风险 ${word}` : word}
    </span>
  );
}
