import { codeParts } from "@/text/caseCode";

/** A case code, its last seven digits in bold. */
export function CaseCode({ code }: { code: string | null | undefined }) {
  if (!code) return <span className="code">未编号</span>;
  const [head, tail] = codeParts(code);
  return (
    <span className="code">
      {head}
      <b>{tail}</b>
    </span>
  );
}
