import { type ReactNode, useEffect, useState } from "react";
import { Problem } from "@/api/problem";
import { Icon } from "@/parts/Icon";

function Bridge() {
  return (
    <svg
      width="110"
      height="50"
      viewBox="0 0 110 50"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M4 32h22a29 29 0 0 1 58 0h22" />
      <path d="M38 39h34M45 46h20" opacity=".7" />
    </svg>
  );
}

/** Nothing to show: why, and where to go next. */
export function Empty({ title, children, acts }: { title: string; children?: ReactNode; acts?: ReactNode }) {
  return (
    <div className="state">
      <Bridge />
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {acts !== undefined && <div className="acts">{acts}</div>}
    </div>
  );
}

/** Reading: nothing for 200 ms, then bones, after five seconds a word. */
export function Reading({ lines = 6 }: { lines?: number }) {
  const [phase, setPhase] = useState(0);
  useEffect(() => {
    const timers = [setTimeout(() => setPhase(1), 200), setTimeout(() => setPhase(2), 5_000)];
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <div className="bones" aria-busy="true">
      <span className="hidden" role="status">
        正在读
      </span>
      {phase > 0 &&
        Array.from({ length: lines }, (_, line) => (
          <i key={line} style={{ width: `${[46, 82, 64, 71, 38, 57][line % 6]}%` }} />
        ))}
      {phase > 1 && (
        <p className="mut" role="status">
          还在读，网络较慢
        </p>
      )}
    </div>
  );
}

/** What did not work, where things are, what to do, and the number to tell. */
export function Failed({ error, what, again }: { error: unknown; what: string; again?: () => void }) {
  const problem = error instanceof Problem ? error : null;
  if (problem?.status === 403 || problem?.status === 404) return <NotForYou problem={problem} />;
  return (
    <div className="state" role="alert">
      <Icon name={problem?.offline ? "unlinked" : "alert"} size={36} />
      <h2>{what}没有读到</h2>
      <p>
        {problem?.detail ?? "页面出了差错"}。
        {problem?.offline ? "连上以后可以再读，已经写的内容还在。" : "您写的内容还在，可以再读一次。"}
      </p>
      {problem?.incident && (
        <p className="code">
          编号 <b>{problem.incident}</b>
        </p>
      )}
      {again && (
        <div className="acts">
          <button type="button" className="lnk" onClick={again}>
            再读一次
          </button>
        </div>
      )}
    </div>
  );
}

/** No permission: what can be seen, and whom to ask. */
export function NotForYou({ problem }: { problem: Problem }) {
  const missing = problem.status === 404;
  return (
    <div className="state">
      <Icon name={missing ? "search" : "lock"} size={36} />
      <h2>{problem.detail}</h2>
      <p>
        {missing
          ? "核对一下案号或地址；如果换过岗位，可以换回原来的岗位再看。"
          : "需要参与办理的，请向承办人申请；申请和查看都会记入日志。"}
      </p>
    </div>
  );
}
