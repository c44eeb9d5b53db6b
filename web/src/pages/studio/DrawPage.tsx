import { useParams, useSearchParams } from "react-router";
import { useDrawingKept } from "@/api/queries/useDrawingKept";
import { useSource } from "@/api/queries/useSource";
import { usePhone } from "@/app/viewport";
import { DrawDesk } from "@/pages/studio/DrawDesk";
import { LookDesk } from "@/pages/studio/LookDesk";
import { Failed, Reading } from "@/parts/states";
import "./studio.css";
import "./check.css";

/** A narrower window with a mouse is a desk whose letters somebody has enlarged: there one may still draw. */
const NARROWEST = 600;

/** One procedure of one place: drawn here, or (an old version, a phone, somebody else's place) only looked at. */
export default function DrawPage() {
  const { procedure = "", place = "" } = useParams();
  const [search] = useSearchParams();
  const wanted = search.get("version") ?? undefined;
  const phone = usePhone() && (innerWidth < NARROWEST || matchMedia("(pointer: coarse)").matches);
  const found = useSource(procedure, place, wanted);
  const draws = found.data?.own === true && wanted === undefined && !phone;
  const kept = useDrawingKept(procedure, place, draws);
  if (found.isPending) return <Reading lines={8} />;
  if (found.isError) return <Failed error={found.error} what="这个流程" again={() => void found.refetch()} />;
  if (!draws) return <LookDesk source={found.data} phone={phone} />;
  if (kept.isPending) return <Reading lines={8} />;
  if (kept.isError) return <Failed error={kept.error} what="草稿" again={() => void kept.refetch()} />;
  return <DrawDesk key={`${procedure}/${place}`} source={found.data} stored={kept.data} />;
}
