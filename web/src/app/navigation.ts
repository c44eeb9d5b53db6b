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

const WINDOWS = new Set(["county_window", "town_window", "petition_window", "hotline_office"]);

interface Post {
  group: string;
  permissions: readonly string[];
}

/** The entries of a post, in the order of the navigation; what it may not do is not shown. */
export function entriesOf(post: Post): Entry[] {
  const entries = ownOf(post);
  return operates(post) ? [...entries, OPERATIONS] : entries;
}

/** Whoever may try again what stands still, or publish what it waits for. */
function operates(post: Post): boolean {
  return ["*", "incident:resolve", "definition:deploy"].some((one) => post.permissions.includes(one));
}

function ownOf(post: Post): Entry[] {
  if (post.group === "process_designer") return [STUDIO];
  if (post.group === "auditor") return [AUDIT, CASES];
  if (post.group === "privacy_officer") return [CASES, AUDIT];
  if (post.group === "tenant_admin") return [STUDIO];
  const opens = post.permissions.includes("case:open");
  const first = WINDOWS.has(post.group) && opens ? [INTAKE, INBOX, CASES] : [INBOX, CASES];
  return opens && !first.includes(INTAKE) ? [...first, INTAKE] : first;
}
