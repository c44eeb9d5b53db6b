import { useCallback, useState } from "react";
import type { Drawn } from "@/api/mutations/useCheck";
import { type Outcome, useRehearse } from "@/api/mutations/useRehearse";
import { type Story, type Step, withStep } from "@/pages/studio/rehearsal/story";

/** A story that is walked step by step. The server plays it anew each time, so going back is just a shorter story. */
export function useWalk(drawn: () => Promise<Drawn>) {
  const { mutateAsync, isPending, error } = useRehearse();
  const [story, setStory] = useState<Story | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [xml, setXml] = useState<string | null>(null);

  const play = useCallback(
    async (wanted: Story): Promise<Outcome | null> => {
      const now = await drawn();
      const answer = await mutateAsync({ drawn: now, scenarios: [{ ...wanted }] }).catch(() => null);
      if (answer === null) return null;
      setXml(now.xml);
      return answer.outcomes[0] ?? null;
    },
    [drawn, mutateAsync],
  );

  /** Shows a story as far as it goes. */
  const show = useCallback(
    async (wanted: Story) => {
      const found = await play(wanted);
      if (found === null) return;
      setStory(wanted);
      setOutcome(found);
    },
    [play],
  );

  /** Does one step more. What did not work is given back and the story stays as it was. */
  const go = useCallback(
    async (step: Step): Promise<Outcome["steps"][number] | null> => {
      if (story === null) return null;
      const wanted = withStep({ ...story, then: {} }, step);
      const found = await play(wanted);
      const last = found?.steps.at(-1) ?? null;
      if (found === null || last === null) return null;
      if (last.problems.length > 0) return last;
      setStory(wanted);
      setOutcome(found);
      return null;
    },
    [story, play],
  );

  const leave = useCallback(() => {
    setStory(null);
    setOutcome(null);
  }, []);

  return { story, outcome, xml, show, go, leave, busy: isPending, error };
}
