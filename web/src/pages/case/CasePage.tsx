import { useParams } from "react-router";
import { useCase } from "@/api/queries/useCase";
import { CaseDesk } from "@/pages/case/CaseDesk";
import { Failed, Reading } from "@/parts/states";
import "@/pages/case/case.css";
import "@/pages/case/acts.css";
import "@/pages/case/paper.css";

/** 案件: where it is, and who is waited for. */
export default function CasePage() {
  const { code = "" } = useParams();
  const found = useCase(code);
  if (found.isPending) return <Reading lines={8} />;
  if (found.isError) return <Failed error={found.error} what="这件案子" again={() => void found.refetch()} />;
  return <CaseDesk key={code} code={code} found={found.data.found} etag={found.data.etag} />;
}
