import type { ReactNode } from "react";

/** A titled sheet; `extra` stands at the right of the title. */
export function Panel({
  title,
  hint,
  extra,
  children,
  flush = false,
}: {
  title: ReactNode;
  hint?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  return (
    <section className="panel">
      <div className="ph">
        <h2>{title}</h2>
        {hint !== undefined && <span className="sm mut">{hint}</span>}
        <span className="sp" />
        {extra}
      </div>
      {flush ? children : <div className="pb">{children}</div>}
    </section>
  );
}
