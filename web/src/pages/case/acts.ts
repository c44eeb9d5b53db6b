/** How long a reason is at least, in characters (handbook 8.6). */
export const SHORTEST = 15;

/** What a reason still lacks, null when it is long enough. */
export function reasonLack(text: string): string | null {
  const written = text.trim().length;
  if (written >= SHORTEST) return null;
  return written === 0 ? `理由至少 ${SHORTEST} 个字` : `已写 ${written} 字，还差 ${SHORTEST - written} 字`;
}
