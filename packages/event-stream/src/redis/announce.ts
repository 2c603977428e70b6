/** A reader that waits hears of an entry after this long at most. */
const ANNOUNCE_EVERY_MS = 25;

/**
 * Tells readers that something came to their lanes: the first time at once, then gathered, because every telling wakes
 * every worker. `publish` is told with lanes separated by spaces; when it fails, readers find out by looking.
 */
export function createAnnouncer(publish: (lanes: string) => Promise<unknown>) {
  const waiting = new Set<string>();
  let lastMs = 0;
  let isTimed = false;

  const takeAll = (): string => {
    const lanes = [...waiting].join(' ');
    waiting.clear();
    lastMs = performance.now();
    return lanes;
  };

  function tellLater(ms: number): void {
    if (isTimed) return;
    isTimed = true;
    setTimeout(() => {
      isTimed = false;
      if (waiting.size > 0) void publish(takeAll()).catch(() => {});
    }, ms).unref();
  }

  return {
    /** What is to be told together with entries for these lanes; '' when it is told later. */
    due(lanes: Iterable<string>): string {
      for (const lane of lanes) waiting.add(lane);
      const pauseMs = lastMs + ANNOUNCE_EVERY_MS - performance.now();
      if (pauseMs <= 0) return takeAll();
      tellLater(pauseMs);
      return '';
    },
  };
}
