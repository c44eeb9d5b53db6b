/** What a post may open from the top bar; the first entry is where it lands after signing in. */
export interface Entry {
  path: string;
  label: string;
}

const INBOX: Entry = { path: "/inbox", label: "待办" };
const CASES: Entry = { path: "/cases", label: "案件" };
const INTAKE: Entry = { path: "/intake", label: "登记" };
const STUDIO: Entry = { path: "/studio", label: "流程" };
const AUDIT: Entry = { path: "/audit", label: "案件回放" };
const OPERATIONS: Entry = { path: "/operations", label: "运行" };

/** A page by its name in the table of roles. */
const NAMED: Record<string, Entry> = {
  inbox: INBOX,
  cases: CASES,
  intake: INTAKE,
  studio: STUDIO,
  audit: AUDIT,
  operations: OPERATIONS,
};

interface Post {
  pages: readonly string[];
  permissions: readonly string[];
}

/** The entries of a post, in the order of the navigation; what it may not do is not shown. */
export function entriesOf(post: Post): Entry[] {
  const opens = post.permissions.includes("case:open");
  const begins = post.pages.flatMap((page) => NAMED[page] ?? []).filter((one) => opens || one !== INTAKE);
  const more = [...(opens ? [INTAKE] : []), ...(operates(post) ? [OPERATIONS] : [])];
  return [...new Set([...begins, ...more])];
}

/** Whoever may try again what stands still, or publish what it waits for. */
function operates(post: Post): boolean {
  return ["*", "incident:resolve", "definition:deploy"].some((one) => post.permissions.includes(one));
}
