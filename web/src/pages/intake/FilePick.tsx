import { useRef, useState } from "react";
import type { Component } from "@/pages/intake/forms";
import { KINDS, readReference, whyNot } from "@/widgets/form/files";
import { Icon } from "@/parts/Icon";

/** 材料: files that go to the server when they are chosen. */
export function FilePick({
  field,
  value,
  change,
  upload,
}: {
  field: Component;
  value: unknown;
  change: (value: string[] | null) => void;
  upload: (file: File) => Promise<string>;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [sending, setSending] = useState(0);
  const kept = Array.isArray(value) ? (value as string[]) : [];
  const chosen = async () => {
    const files = [...(input.current?.files ?? [])];
    if (input.current) input.current.value = "";
    let now = kept;
    setSaid(null);
    for (const file of files) {
      const refused = whyNot(file);
      if (refused) {
        setSaid(`${file.name}：${refused}`);
        continue;
      }
      setSending((count) => count + 1);
      try {
        now = [...now, await upload(file)];
        change(now);
      } catch (error) {
        setSaid(`${file.name} 没有传上：${error instanceof Error ? error.message : "网络不通"}`);
      } finally {
        setSending((count) => count - 1);
      }
    }
  };
  return (
    <div className="in-field">
      <div className="in-label" id="in-files-label">
        材料<span className="may">选填</span>
      </div>
      <ul className="in-files" aria-labelledby="in-files-label">
        {kept.map((reference) => (
          <li key={reference} className="tag">
            {readReference(reference).name}{" "}
            <button
              type="button"
              className="lnk"
              aria-label={`去掉${readReference(reference).name}`}
              onClick={() => change(kept.length > 1 ? kept.filter((one) => one !== reference) : null)}
            >
              ×
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="lnk" onClick={() => input.current?.click()}>
            ＋ 添加照片、截图、文件
          </button>
        </li>
        {sending > 0 && (
          <li className="sm mut">
            <span role="status">正在上传 {sending} 个…</span>
          </li>
        )}
      </ul>
      <input
        ref={input}
        type="file"
        multiple
        className="hidden"
        tabIndex={-1}
        accept={KINDS.join(",")}
        aria-label={field.label}
        onChange={() => void chosen()}
      />
      {said && (
        <p className="in-error" role="alert">
          <Icon name="alert" size={14} /> {said}
        </p>
      )}
    </div>
  );
}
