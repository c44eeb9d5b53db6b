/** A text cut at the words that another text shares with it; `words` stand in it from left to right. */
export function marked(text: string, words: readonly string[]): { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const word of words) {
    const found = text.indexOf(word, at);
    if (found < 0) continue;
    if (found > at) parts.push({ text: text.slice(at, found), hit: false });
    parts.push({ text: word, hit: true });
    at = found + word.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false });
  return parts;
}
