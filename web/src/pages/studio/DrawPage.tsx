import { useParams, useSearchParams } from "react-router";
import { useSource } from "@/api/queries/useSource";
import { usePhone } from "@/app/viewport";
import { DrawDesk } from "@/pages/studio/DrawDesk";
import { LookDesk } from "@/pages/studio/LookDesk";
import { Failed, Reading } from "@/parts/states";
import "./studio.css";

/** One procedure of one place: drawn here, or (an old version, a phone) only looked at. */
export default function DrawPage() {
  const { procedure = "", place = "" } = useParams();
  const [search] = useSearchParams();
  const wanted = search.get("version") ?? undefined;
  const phone = usePhone();
  const found = useSource(procedure, place, wanted);
  if (found.isPending) return <Reading lines={8} />;
  if (found.isError) return <Failed error={found.error} what="这个流程" again={() => void found.refetch()} />;
  if (wanted !== undefined || phone) return <LookDesk source={found.data} phone={phone} />;
  return <DrawDesk key={`${procedure}/${place}`} source={found.data} />;
}
