import { useMemo } from "react";
import { useParams } from "react-router";
import { type Replay, useReplay } from "@/api/queries/useReplay";
import { useVerification } from "@/api/mutations/useVerification";
import { EventTable } from "@/pages/audit/EventTable";
import { PlayBar } from "@/pages/audit/PlayBar";
import { ReplayHead } from "@/pages/audit/ReplayHead";
import { StepDetail } from "@/pages/audit/StepDetail";
import { ThenDiagram } from "@/pages/audit/ThenDiagram";
import { useStepKeys, useSteps } from "@/pages/audit/useSteps";
import { Empty, Failed, Reading } from "@/parts/states";
import "./audit.css";

/** The record of one case, step by step. */
export default function ReplayPage() {
  const { code = "" } = useParams();
  const found = useReplay(code);
  if (found.isPending) return <Reading lines={8} />;
  if (found.isError)
    return <Failed error={found.error} what="这件案子的记录" again={() => void found.refetch()} />;
  if (found.data.steps.length === 0) return <Empty title="这件案子还没有记录" />;
  return <ReplayDesk code={code} replay={found.data} />;
}

function ReplayDesk({ code, replay }: { code: string; replay: Replay }) {
  const byPerson = useMemo(() => replay.steps.map((step) => step.by_person), [replay]);
  const steps = useSteps(replay.steps.length, byPerson);
  const verification = useVerification(code);
  useStepKeys(steps, replay.steps.length);
  const step = replay.steps[steps.at - 1];
  if (step === undefined) return null;
  const process = replay.processes.find((one) => one.process_key === step.process_key) ?? null;
  const broken = verification.data?.broken?.step ?? null;
  return (
    <div className="au-desk">
      <ReplayHead replay={replay} process={process} verification={verification} go={steps.go} />
      <ThenDiagram code={code} replay={replay} at={steps.at} process={process} />
      <PlayBar steps={steps} all={replay.steps} broken={broken} />
      <div className="au-low">
        <EventTable all={replay.steps} at={steps.at} go={steps.go} broken={broken} />
        <StepDetail step={step} all={replay.steps} sight={replay.case.sight} go={steps.go} />
      </div>
    </div>
  );
}
