const SLICES_WANTED = 100;
/** Widths that people can read off an axis, in seconds. */
const WIDTHS = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400];

/** The width of a slice: the given one, else one that makes about 100 slices. At most 2,000 slices. */
export function chooseStep(range: { sinceMs: number; untilMs: number }, stepSeconds?: number): number {
  const seconds = Math.max(1, (range.untilMs - range.sinceMs) / 1_000);
  const least = Math.ceil(seconds / 2_000);
  const wanted = stepSeconds ?? WIDTHS.find((width) => seconds / width <= SLICES_WANTED) ?? 86_400;
  return Math.max(wanted, Math.ceil(least / 60) * 60);
}

/** Starts of all slices of a range, in ms, so that a chart shows nothing where nothing happened. */
export function sliceStarts(range: { sinceMs: number; untilMs: number }, stepSeconds: number): number[] {
  const stepMs = stepSeconds * 1_000;
  const starts: number[] = [];
  for (let at = Math.floor(range.sinceMs / stepMs) * stepMs; at < range.untilMs; at += stepMs) starts.push(at);
  return starts;
}
