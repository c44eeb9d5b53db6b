import { useCase } from "@/api/queries/useCase";
import { useStaffName } from "@/api/queries/useStaff";
import { MATTER } from "@/pages/intake/register";
import { Note } from "@/parts/Note";
import { StandingNote } from "@/parts/StandingNote";
import { awaited } from "@/parts/waiting";

/** What has become of the danger that was reported: that somebody has it is said only when somebody has. */
export function Treated({ code, now }: { code: string | null; now: Date }) {
  const name = useStaffName();
  const { data, isError } = useCase(code);
  const standing = data?.found.standing ?? [];
  // a task that nobody living may do stands among what stands still
  const [taken] = (data?.found.waiting_for ?? []).filter(
    (one) => one.element_id !== MATTER && !standing.some((each) => each.name === one.name),
  );
  if (data === undefined)
    return (
      <p className="in-safety sm">
        {isError
          ? "危险情况已经记下；有没有人接手还没有读到，先打 110。"
          : "危险情况已经记下，正在看谁接手……"}
      </p>
    );
  if (taken)
    return (
      <p className="in-safety sm">
        先行处置已启动：<b>{awaited(taken, name)}</b> 收到「<b>{taken.name}</b>」。
      </p>
    );
  return (
    <div className="in-safety">
      <Note tone="hi">
        <b>先行处置没有启动，还没有人接手。马上打 110，并当面报告负责人。</b>危险情况已经记下，可以接着登记。
      </Note>
      <StandingNote standing={standing} now={now} />
    </div>
  );
}
