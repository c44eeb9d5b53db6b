import { Button, Input } from "antd";
import { useState } from "react";
import type { Standing } from "@/api/mutations/useRehearse";
import { type Story, textOf, upTo, type Values, valueOf } from "@/pages/studio/rehearsal/story";

/** The data as it stands, and the data that the story begins with, which can be changed before starting again. */
export function GivenTable({
  story,
  standing,
  restart,
}: {
  story: Story;
  standing: Standing;
  restart: (story: Story) => void;
}) {
  const start = (story.given.start ?? {}) as Values;
  const [values, setValues] = useState<Values>(start);
  const [name, setName] = useState("");
  const put = (key: string, value: unknown) => setValues({ ...values, [key]: value });
  const again = () => restart({ ...upTo(story, 0), given: { ...story.given, start: values } });
  return (
    <section className="rh-sec">
      <details>
        <summary>
          <b>现在的数据</b> {standing.variables.length} 项
        </summary>
        <dl className="rh-data">
          {standing.variables.map((one) => (
            <div key={one.name}>
              <dt title={one.name}>{one.label}</dt>
              <dd>{one.text}</dd>
            </div>
          ))}
        </dl>
      </details>
      <details>
        <summary>
          <b>开头的数据</b> {Object.keys(values).length} 项
        </summary>
        <div className="rh-given">
          {Object.entries(values).map(([key, value]) => {
            const text = textOf(value);
            return (
              <label key={key}>
                <span className="code">{key}</span>
                {text === null ? (
                  <span className="sm mut">一组数据，不在这里改</span>
                ) : (
                  <Input
                    size="small"
                    defaultValue={text}
                    onChange={(event) => put(key, valueOf(event.target.value))}
                  />
                )}
              </label>
            );
          })}
          <div className="row">
            <Input
              size="small"
              value={name}
              maxLength={80}
              placeholder="再加一项的数据名"
              aria-label="再加一项的数据名"
              onChange={(event) => setName(event.target.value)}
            />
            <Button
              size="small"
              disabled={name.trim() === ""}
              onClick={() => {
                put(name.trim(), null);
                setName("");
              }}
            >
              加上
            </Button>
          </div>
          <Button size="small" onClick={again}>
            用这些数据从头再来
          </Button>
        </div>
      </details>
    </section>
  );
}
