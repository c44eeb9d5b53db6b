import type { ButtonHTMLAttributes } from "react";
import { Link } from "react-router";

type Look = { primary?: boolean; block?: boolean };

const looks = ({ primary, block }: Look) => `btn${primary ? " pri" : ""}${block ? " block" : ""}`;

/** A button of the pages that come first: it looks like the widgets' and weighs nothing. */
export function Button({ primary, block, ...rest }: Look & ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" className={looks({ primary, block })} {...rest} />;
}

/** The same as a link to another address. */
export function ButtonLink({ to, children, ...look }: Look & { to: string; children: string }) {
  return (
    <Link className={looks(look)} to={to}>
      {children}
    </Link>
  );
}
