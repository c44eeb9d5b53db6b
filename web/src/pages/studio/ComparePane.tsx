import type { useCheck } from "@/api/mutations/useCheck";
import type { Source } from "@/api/queries/useSource";
import { ChangeList } from "@/pages/studio/ChangeList";
import { Failed, Reading } from "@/parts/states";

/** What the drawing would change against the published version, in words. */
export function ComparePane({
  check,
  source,
  base,
  show,
}: {
  check: ReturnType<typeof useCheck>;
  source: Source;
  base: string | null;
  show: (element: string) => void;
}) {
  if (check.isPending) return <Reading />;
  if (check.isError) return <Failed error={check.error} what="比较" />;
  const version = source.versions.find((one) => one.key === base)?.version ?? source.version;
  const origin = source.org_code === source.place.code ? source.place.name : "市版";
  return (
    <div className="st-pane">
      <h2>{base === null ? "还没有发布过" : `与${origin}第 ${version} 版相比`}</h2>
      {check.data && <ChangeList changes={check.data.changes} show={show} />}
      {check.data && check.data.changes.length === 0 && check.data.blocked && (
        <p className="sm mut">图上有走不通的地方，改好以后才比得出来。</p>
      )}
    </div>
  );
}
