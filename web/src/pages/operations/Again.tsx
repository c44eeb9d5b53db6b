import { Problem } from "@/api/problem";
import { useEffect, useRef } from "react";
import { Button } from "@/parts/Button";
import { Icon } from "@/parts/Icon";

/**
 * The button that tries a row again, and what came of it. The focus stays on the button while it works (`disabled` would
 * lose it), and goes to the answer when nothing is left to try.
 */
export function Again({
  label,
  about,
  tried,
  done,
  pending,
  error,
  press,
}: {
  label: string;
  about: string;
  tried: string | undefined;
  done: boolean;
  pending: boolean;
  error: Error | null;
  press: (() => void) | null;
}) {
  const answer = useRef<HTMLParagraphElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    if (done && pressed.current) answer.current?.focus();
  }, [done]);
  return (
    <div className="ops-again">
      {!done && press !== null && (
        <Button
          aria-label={pending ? undefined : `${label}：${about}`}
          aria-disabled={pending}
          onClick={() => {
            if (pending) return;
            pressed.current = true;
            press();
          }}
        >
          {pending ? "正在试…" : label}
        </Button>
      )}
      <p ref={answer} tabIndex={-1} role="status" className={done ? "ops-done" : "ops-still"}>
        {!pending && tried !== undefined && (
          <>
            {done && <Icon name="tick" size={14} />} {tried}
          </>
        )}
      </p>
      {error !== null && (
        <p role="alert" className="ops-wrong">
          {error instanceof Problem && error.undecided ? "" : "没有办成："}
          {error.message}
        </p>
      )}
    </div>
  );
}
