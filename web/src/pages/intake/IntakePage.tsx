import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useIntakeForms } from "@/api/queries/useIntake";
import { useMe } from "@/app/useMe";
import { IntakeDesk } from "@/pages/intake/IntakeDesk";
import { type Taken, takeUp, takeUpHere } from "@/pages/intake/register";
import { Empty, Failed, Reading } from "@/parts/states";
import { draftName } from "@/state/localDrafts";
import "@/pages/intake/intake.css";
import "@/pages/intake/fields.css";
import "@/pages/intake/danger.css";

/** 登记: one page for the window, made of the forms of the intake procedure. */
export default function IntakePage() {
  const me = useMe();
  const [search] = useSearchParams();
  const task = search.get("task");
  const forms = useIntakeForms(me.place);
  const [round, setRound] = useState(0);
  const taken = useQuery({
    queryKey: ["intake-draft", task, round],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async (): Promise<{ name: string | null; taken: Taken | null }> =>
      task === null
        ? takeUpHere(me.user)
        : { name: null, taken: await takeUp(task, draftName(me.user, `task/${task}`)) },
  });
  if (!me.permissions.includes("case:open") && !me.permissions.includes("*")) {
    return (
      <Empty
        title="您的岗位不登记新案"
        acts={
          <Link to="/inbox">
            <Button>回待办</Button>
          </Link>
        }
      >
        窗口、社区综治员和网格员可以登记。
      </Empty>
    );
  }
  if (forms.isPending || taken.isPending) return <Reading lines={8} />;
  if (forms.isError)
    return <Failed error={forms.error} what="登记用的表" again={() => void forms.refetch()} />;
  if (taken.isError)
    return <Failed error={taken.error} what="这件登记的草稿" again={() => void taken.refetch()} />;
  return (
    <IntakeDesk
      key={`${task ?? "new"}-${round}`}
      forms={forms.data}
      taken={taken.data.taken}
      here={taken.data.name}
      again={() => setRound((now) => now + 1)}
    />
  );
}
