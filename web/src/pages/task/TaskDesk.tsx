import { lazy, Suspense, useRef, useState } from "react";
import { Link } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import { fileAddress, uploadFor } from "@/api/mutations/useUpload";
import { useClaim, useRelease } from "@/api/mutations/useTaskMoves";
import { taskKey } from "@/api/queries/useTask";
import type { TaskDetail } from "@/api/answers";
import { useMe } from "@/app/useMe";
import { useNow } from "@/app/useNow";
import { usePhone } from "@/app/viewport";
import { AdoptAll } from "@/pages/task/AdoptAll";
import { AfterPanel } from "@/pages/task/AfterPanel";
import { CaseFacts } from "@/pages/task/CaseFacts";
import { Conflict } from "@/pages/task/Conflict";
import { Done } from "@/pages/task/Done";
import { Outcomes } from "@/pages/task/Outcomes";
import { Overrides } from "@/pages/task/Overrides";
import { Position } from "@/pages/task/Position";
import { TaskBar } from "@/pages/task/TaskBar";
import { TaskHead } from "@/pages/task/TaskHead";
import { firstValues, useFormSchema } from "@/pages/task/taskForm";
import { useAdoption } from "@/pages/task/useAdoption";
import { useSubmit } from "@/pages/task/useSubmit";
import { useSubmitKey } from "@/pages/task/useSubmitKey";
import { useTaskDraft } from "@/pages/task/useTaskDraft";
import { WhyThisDay } from "@/pages/task/WhyThisDay";
import { DraftChoice } from "@/parts/DraftChoice";
import { Note } from "@/parts/Note";
import { Panel } from "@/parts/Panel";
import { Reading } from "@/parts/states";
import { toast } from "@/parts/toast";
import type { Start } from "@/state/newestDraft";
import { mayDo } from "@/text/holds";
import { countErrors } from "@/widgets/form/errors";
import type { FormHandle } from "@/widgets/form/FormView";

const FormView = lazy(async () => ({ default: (await import("@/widgets/form/FormView")).FormView }));
const AssignDialog = lazy(() => import("@/parts/AssignDialog"));

type Values = Record<string, unknown>;

/** One task with its form: what is typed is kept, what is handed in is checked, whoever comes second is told. */
export function TaskDesk({
  task,
  etag,
  start: opened,
}: {
  task: TaskDetail;
  etag: string | null;
  start: Start;
}) {
  const me = useMe();
  const now = useNow();
  const phone = usePhone();
  const queries = useQueryClient();
  const form = useRef<FormHandle>(null);
  const [values, setValues] = useState<Values | null>(null);
  const [wrong, setWrong] = useState(0);
  const [assigning, setAssigning] = useState(false);
  const [ended] = useState(task.state !== "CREATED");
  // the form is filled once per task: what a person has typed is never replaced by a newer answer
  const [start] = useState(opened);
  const draft = useTaskDraft(task, start, form, setValues);
  const handing = useSubmit(task.key, etag, form, draft.drop);
  const claim = useClaim();
  const release = useRelease();
  const [begins] = useState<Values>(() => firstValues(task, null));
  const [first] = useState<Values>(() => firstValues(task, start.values));
  const schema = useFormSchema(task);
  const allowed = mayDo(me, task);
  const code = task.case ? (task.case.case_code ?? task.case.key) : null;
  const files = {
    upload: (file: File) => uploadFor(task.key, file),
    address: (id: string) => fileAddress(code, id),
  };
  const lost = handing.outcome.at === "conflict" || ended;
  const adoption = useAdoption(task, form, allowed && !lost && !draft.waits);
  useSubmitKey(handing.start, allowed && handing.outcome.at !== "done");

  if (handing.outcome.at === "done")
    return (
      <div className="cols one">
        <Done task={task} now={now} />
      </div>
    );
  const renew = () => void queries.invalidateQueries({ queryKey: taskKey(task.key) }).then(handing.reset);
  return (
    <>
      <TaskHead task={task} now={now} />
      {phone && task.deadline && (
        <WhyThisDay reason={task.deadline} createdAt={task.created_at} now={now} folded />
      )}
      <Position task={task} now={now} />
      <div className="cols">
        {code !== null && <CaseFacts code={code} now={now} />}
        <div className="panel form-panel">
          <div className="fs">
            {lost && <Conflict task={task} now={now} written={values !== null || start.values !== null} />}
            {!lost && !allowed && (
              <Note tone="mi">
                这件待办{task.assignee ? "由别的同事经办" : "不归您现在的岗位"}
                ，只能看。需要您办的，请经办人转办，或换岗位。
              </Note>
            )}
            {allowed && !lost && task.element_id === "P01-S02" && (
              <Note>
                这一步也可以在
                <Link className="lnk" to={`/intake?task=${task.key}`}>
                  窗口登记页
                </Link>
                里填，草稿是同一份。
              </Note>
            )}
            {!lost && allowed && draft.choice && <DraftChoice {...draft.choice} />}
            {!lost && start.values !== null && values === null && !draft.choice && (
              <Note>接着上次的草稿写。</Note>
            )}
            {schema && (
              <AdoptAll
                open={adoption.open.length}
                taken={adoption.taken}
                all={adoption.all}
                undo={adoption.undo}
              />
            )}
            {schema === undefined ? (
              <Reading lines={8} />
            ) : schema !== null ? (
              <Suspense fallback={<Reading lines={8} />}>
                <FormView
                  schema={schema}
                  data={begins}
                  written={start.values}
                  readOnly={lost || !allowed || draft.waits}
                  handle={form}
                  files={files}
                  settled={adoption.settled}
                  offers={adoption.offers}
                  changed={(given, all) => {
                    setValues(all);
                    draft.typed(given);
                  }}
                  errorsChanged={(errors) => setWrong(countErrors(errors))}
                />
              </Suspense>
            ) : (
              <p>这一步没有表单，办好了直接提交。</p>
            )}
            {!lost && allowed && task.form !== null && (
              <Overrides schema={task.form.schema} known={task.variables} values={values ?? first} />
            )}
            <Outcomes outcome={handing.outcome} again={handing.start} renew={renew} />
          </div>
          {!lost && allowed && (
            <TaskBar
              task={task}
              draft={draft.text}
              offline={draft.state.at === "device" || draft.state.at === "nowhere"}
              wrong={handing.outcome.at === "wrong" ? wrong : 0}
              busy={handing.busy}
              submit={handing.start}
              save={() => void draft.save()}
              assign={() => setAssigning(true)}
              claim={() =>
                claim.mutate(
                  { key: task.key },
                  {
                    onSuccess: () => toast("已领取，由您办"),
                    onError: (error) => toast(`没有领到：${error.message}`),
                  },
                )
              }
              release={() =>
                release.mutate(
                  { key: task.key },
                  {
                    onSuccess: () => toast("已放回"),
                    onError: (error) => toast(`没有放回：${error.message}`),
                  },
                )
              }
            />
          )}
        </div>
        <aside className="r">
          {!phone && task.deadline && (
            <WhyThisDay reason={task.deadline} createdAt={task.created_at} now={now} />
          )}
          <AfterPanel steps={task.next_steps} values={values ?? first} touched={values !== null} />
          {task.documentation && (
            <Panel title="法条在手边">
              <p className="sm">{task.documentation.replaceAll(",", "，").replaceAll(":", "：")}</p>
            </Panel>
          )}
        </aside>
      </div>
      {assigning && (
        <Suspense>
          <AssignDialog
            taskKey={task.key}
            taskName={task.name}
            groups={task.candidate_groups}
            done={(moved) => {
              setAssigning(false);
              if (moved) renew();
            }}
          />
        </Suspense>
      )}
    </>
  );
}
