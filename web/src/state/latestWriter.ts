/** Writes the newest of what it is given, one write at a time: what was overtaken while another was written is passed over. */
export function latestWriter<T>(write: (value: T) => Promise<boolean>) {
  let next: { value: T } | null = null;
  let running: Promise<boolean> | null = null;

  const run = async (): Promise<boolean> => {
    let kept = true;
    while (next !== null) {
      const { value } = next;
      next = null;
      kept = await write(value).catch(() => false);
    }
    return kept;
  };

  return {
    /** Resolves when this value, or a newer one, is written: whether it could be kept. */
    put(value: T): Promise<boolean> {
      next = { value };
      running ??= run().finally(() => (running = null));
      return running;
    },
  };
}
