/** What a reason still lacks, null when it is long enough; `least` in characters, as the server says of the act. */
export function reasonLack(text: string, least: number): string | null {
  const written = text.trim().length;
  if (written >= least) return null;
  return written === 0 ? `理由至少 ${least} 个字` : `已写 ${written} 字，还差 ${least - written} 字`;
}
