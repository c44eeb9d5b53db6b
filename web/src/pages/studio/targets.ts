import type { Target } from "@/api/mutations/usePublish";
import type { Source } from "@/api/queries/useSource";

/** A place that can be published at, as the dialog lists it. */
export interface Row {
  code: string;
  name: string;
  /** The version that was seen to serve it. */
  seen: string | null;
  /** Whether that is a version of its own. */
  own: boolean;
  stands: string;
  /** The place that was drawn for. */
  main: boolean;
  running: number;
}

/** The place that was drawn for first, then its towns. `base` is the version that the drawing began from. */
export function rowsOf(
  source: Pick<Source, "place" | "org_code" | "key" | "version" | "running" | "towns">,
  base: string | null,
): Row[] {
  const own = source.org_code === source.place.code;
  const stands =
    source.key === null ? "还没有" : own ? `第 ${source.version} 版` : `沿用市版第 ${source.version} 版`;
  const main = {
    code: source.place.code,
    name: source.place.name,
    seen: base,
    own,
    stands,
    main: true,
    running: source.running,
  };
  const towns = source.towns.map((town) => ({
    code: town.code,
    name: town.name,
    seen: town.key,
    own: town.own,
    main: false,
    running: 0,
    stands: town.own ? `第 ${town.version} 版` : `沿用${source.place.name}`,
  }));
  return [main, ...towns];
}

/** The chosen places with what was seen there; the one that was drawn for goes first. */
export function chosenPlaces(rows: readonly Row[], chosen: readonly string[]): Target[] {
  return rows.filter((row) => chosen.includes(row.code)).map(({ code, seen }) => ({ code, seen }));
}

/** `澄湖区`, `东街和西街`, `东街等 4 处`. */
export function placesText(rows: readonly Row[], chosen: readonly string[]): string {
  const names = rows.filter((row) => chosen.includes(row.code)).map((row) => row.name);
  return names.length > 2 ? `${names[0]}等 ${names.length} 处` : names.join("和");
}
