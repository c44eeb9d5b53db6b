import { Button, Input } from "antd";
import { useState } from "react";
import type { Outcome } from "@/api/mutations/useRehearse";
import { useScenarioKeep } from "@/api/mutations/useScenarioKeep";
import { Problem } from "@/api/problem";
import type { Source } from "@/api/queries/useSource";
import { type Story, toKeep } from "@/pages/studio/rehearsal/story";
import { Note } from "@/parts/Note";

/** Keeps the walk as a story: from now on it is expected to end as it did. */
export function KeepStory({ source, story, outcome }: { source: Source; story: Story; outcome: Outcome }) {
  const keep = useScenarioKeep(source.ref);
  const [name, setName] = useState("");
  const standing = outcome.standing;
  if (standing === null || story.when.length === 0) return null;
  const save = () =>
    keep.mutate({ name: name.trim(), document: toKeep(story, name.trim(), outcome.steps, standing) });
  return (
    <section className="rh-sec">
      <label htmlFor="rh-name">
        <b>存成情景</b>
      </label>
      <p className="sm mut">以后发布前再预演，走到别处就提醒。请用编的姓名和事情，不写真人的信息。</p>
      <div className="row">
        <Input
          id="rh-name"
          value={name}
          maxLength={80}
          placeholder="这个情景说的是什么"
          onChange={(event) => setName(event.target.value)}
        />
        <Button onClick={save} disabled={name.trim() === ""} loading={keep.isPending}>
          存下
        </Button>
      </div>
      {keep.isSuccess && <Note tone="lo">存好了，本区县的流程设计员都能用它预演。</Note>}
      {keep.isError && (
        <Note tone="hi">
          <b>没有存成。</b>
          {keep.error instanceof Problem ? keep.error.detail : "页面出了差错"}。
        </Note>
      )}
    </section>
  );
}
