import { useOperations } from "@/api/queries/useOperations";

/** How much stands still and waits for somebody; silent at none. */
export function StandingCount() {
  const count = useOperations().data?.standing ?? 0;
  return count > 0 ? <em aria-label={`${count} 处要看`}>{count > 999 ? "999+" : count}</em> : null;
}
