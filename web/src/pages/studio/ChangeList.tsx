import type { Change } from "@/api/mutations/useCheck";

const WORDS: Record<string, string> = { "+": "加", "~": "改", "−": "减" };
const TONES: Record<string, string> = { "+": "add", "~": "alter", "−": "cut" };

/** Differences in words; one that is on the diagram can be shown there. */
export function ChangeList({ changes, show }: { changes: Change[]; show?: (element: string) => void }) {
  if (changes.length === 0) return <p className="mut">没有不同。</p>;
  return (
    <ul className="st-changes">
      {changes.map((change, index) => (
        <li key={index} className={TONES[change.sign] ?? ""}>
          <i aria-label={WORDS[change.sign] ?? ""}>{change.sign}</i>
          <span>{change.text}</span>
          {show && change.element_id && change.sign !== "−" && (
            <button type="button" className="lnk sm" onClick={() => show(change.element_id)}>
              看图
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
