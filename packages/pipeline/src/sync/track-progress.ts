import type { StreamProgress, StreamState, SyncProgress, SyncStream } from './ports';

/** Rates are of the last while, not of the whole run: what a person wants to know is how fast it goes now. */
const RATE_WINDOW_MS = 10_000;

/** Counts of a run under way. */
export interface ProgressTracker {
  estimate(stream: SyncStream, rows: number): void;
  state(stream: SyncStream, state: StreamState): void;
  add(stream: SyncStream, page: { rows: number; bytes: number }): void;
  now(): SyncProgress;
}

export function trackProgress(streams: readonly SyncStream[], clock: () => number): ProgressTracker {
  const byName = new Map<string, StreamProgress>(
    streams.map(({ selection }) => [selection.name, { rows: 0, bytes: 0, estimatedRows: -1, state: 'waiting' }]),
  );
  const lane = streams.every((stream) => stream.cursor?.historyDone) ? 'live' : 'backfill';
  const samples: { readonly atMs: number; readonly rows: number }[] = [{ atMs: clock(), rows: 0 }];
  const sum = (pick: (progress: StreamProgress) => number) =>
    [...byName.values()].reduce((total, one) => total + pick(one), 0);
  const change = (stream: SyncStream, make: (before: StreamProgress) => StreamProgress) => {
    const before = byName.get(stream.selection.name);
    if (before) byName.set(stream.selection.name, make(before));
  };

  return {
    estimate: (stream, rows) => change(stream, (before) => ({ ...before, estimatedRows: rows })),
    state: (stream, state) => change(stream, (before) => ({ ...before, state })),
    add(stream, page) {
      change(stream, (before) => ({ ...before, rows: before.rows + page.rows, bytes: before.bytes + page.bytes }));
      const atMs = clock();
      samples.push({ atMs, rows: sum((one) => one.rows) });
      while (samples.length > 2 && atMs - (samples[0]?.atMs ?? atMs) > RATE_WINDOW_MS) samples.shift();
    },
    now() {
      const first = samples[0];
      const last = samples.at(-1);
      const elapsedMs = first && last ? last.atMs - first.atMs : 0;
      const known = [...byName.values()].every((one) => one.estimatedRows >= 0);
      return {
        rows: sum((one) => one.rows),
        bytes: sum((one) => one.bytes),
        rowsPerSecond: first && last && elapsedMs > 0 ? ((last.rows - first.rows) * 1_000) / elapsedMs : 0,
        estimatedRows: known ? sum((one) => Math.max(one.estimatedRows, one.rows)) : -1,
        lane,
        streams: Object.fromEntries(byName),
      };
    },
  };
}
