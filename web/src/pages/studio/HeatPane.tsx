import { useMemo } from "react";
import { useHeat } from "@/api/queries/useHeat";
import { useMessageLabels } from "@/api/queries/useLookup";
import type { Source } from "@/api/queries/useSource";
import { Failed, Reading } from "@/parts/states";
import { readableDiagram } from "@/text/diagramText";
import { HeatDiagram } from "@/widgets/modeler/HeatDiagram";

/** 热度: at which steps of the published version the cases stand now. */
export default function HeatPane({ source }: { source: Source }) {
  const found = useHeat(source.ref, source.place.code);
  const places = useMemo(
    () =>
      (found.data ?? []).map((row) => ({
        element: row.element_id,
        level: row.level,
        text: row.few ? "<5 件" : `${row.count} 件`,
      })),
    [found.data],
  );
  const labels = useMessageLabels(source.place.code);
  const xml = useMemo(
    () => (labels === undefined ? null : readableDiagram(source.xml, labels)),
    [source.xml, labels],
  );
  if (found.isPending || xml === null) return <Reading />;
  if (found.isError) return <Failed error={found.error} what="热度" again={() => void found.refetch()} />;
  return (
    <div className="st-heat">
      <p className="sm mut">
        在办件现在停在哪一步，按步骤数；1 到 4 件只写“&lt;5”。
        {places.length === 0 ? "现在没有件停在这个程序里。" : "图是在用的版本，照旧版办的件也按步骤算在内。"}
      </p>
      <div className="st-heat-map">
        <HeatDiagram xml={xml} places={places} label={`${source.name} 热度图`} />
      </div>
      <table className="hidden">
        <caption>各步骤现在的件数</caption>
        <tbody>
          {places.map((place) => (
            <tr key={place.element}>
              <th scope="row">{place.element}</th>
              <td>{place.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
