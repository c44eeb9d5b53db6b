import { Button } from "antd";
import { useEffect, useState } from "react";
import { clockText } from "@/pages/intake/clock";

/** How long the visitor has been here; the target is a service target: after it only the words change. */
export function IntakeTop({
  minutes,
  place,
  later,
  busy,
}: {
  minutes: number;
  place: string;
  later: () => void;
  busy: boolean;
}) {
  const [began] = useState(() => Date.now());
  const [now, setNow] = useState(began);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const spent = now - began;
  return (
    <div className="in-top">
      <h1>窗口登记</h1>
      <span className="mut">{place}</span>
      {minutes > 0 && (
        <span className="row sm">
          <span className="in-meter" aria-hidden="true">
            <i style={{ width: `${Math.min(100, (spent / 60_000 / minutes) * 100)}%` }} />
          </span>
          <b>{clockText(spent)}</b>{" "}
          <span className="mut">
            {spent > minutes * 60_000
              ? `已过 ${minutes} 分钟的登记目标，先把话听完`
              : `登记目标 ${minutes} 分钟内`}
          </span>
        </span>
      )}
      <span className="sp" />
      <Button onClick={later} loading={busy}>
        来访人离开，存草稿 <kbd>F8</kbd>
      </Button>
    </div>
  );
}
