import { drop, type Outcome, ok, retry } from '@tributary/kernel';
import { type PullSource, SourceError } from '@tributary/sources';
import { appendPage } from './append-page';
import type { SyncDeps, SyncEnd, SyncStream, SyncTarget } from './ports';
import { type ProgressTracker, trackProgress } from './track-progress';

/** Rows that are asked for at once at most; the source lowers it for wide rows. */
const PAGE_ROWS = 5_000;
/** How often progress is written: often enough to look alive, seldom enough to cost nothing. */
const REPORT_EVERY_MS = 1_000;
/** A run whose source is away for a moment is tried this often before it is called failed. */
const ATTEMPTS = 3;

export interface SyncInput {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly runId?: string | undefined;
  readonly trigger: string;
}

class Cancelled extends Error {}

interface Run {
  readonly deps: SyncDeps;
  readonly target: SyncTarget;
  readonly progress: ProgressTracker;
  readonly signal: AbortSignal;
}

/**
 * The life of a sync. Each stream in turn: read a page → append it to the event stream → commit the cursor. The cursor
 * follows the append, so a crash in between reads some rows again; their message ids are the same, and dedupe drops them.
 */
export function createSync(deps: SyncDeps) {
  return async function sync(
    input: SyncInput,
    { attempt, signal }: { attempt: number; signal: AbortSignal },
  ): Promise<Outcome<void>> {
    const target = await deps.runs.start(input);
    if (!target) return drop('nothing_to_run');
    const run: Run = { deps, target, progress: trackProgress(target.streams, deps.clock), signal };
    const end = await readStreams(run);
    // The worker is stopping: the run stays open, and the job comes back to go on from the last cursor.
    if (signal.aborted) return retry('worker_stopping', 0);
    if (end.status === 'failed' && end.code === 'transient' && attempt < ATTEMPTS) return retry(end.error);
    await deps.runs.finish(target, run.progress.now(), end);
    return ok(undefined);
  };
}

async function readStreams(run: Run): Promise<SyncEnd> {
  const source = run.deps.sources.get(run.target.type);
  if (!source)
    return { status: 'failed', code: 'config', error: `There is no pull source of type "${run.target.type}".` };
  if (run.target.streams.length === 0) {
    return { status: 'failed', code: 'config', error: 'No stream is selected. Choose what to read, then sync again.' };
  }
  for (const stream of run.target.streams) {
    try {
      await readStream(run, source, stream);
      run.progress.state(stream, 'done');
    } catch (error) {
      if (error instanceof Cancelled) return { status: 'cancelled' };
      run.progress.state(stream, 'failed');
      if (error instanceof SourceError) return { status: 'failed', code: error.kind, error: error.message };
      // Not the source but we: the stream or the database is away. Thrown, so that the job is tried again.
      throw error;
    }
  }
  return { status: 'succeeded' };
}

async function readStream(run: Run, source: PullSource, stream: SyncStream): Promise<void> {
  const { deps, target, progress, signal } = run;
  const { settings } = target;
  const { selection, cursor: from } = stream;
  progress.state(stream, 'running');
  progress.estimate(stream, await source.estimate(settings, selection, from));
  await report(run);
  let reportedAt = deps.clock();
  for await (const page of source.read({ settings, selection, from, pageRows: PAGE_ROWS, signal })) {
    const lane = from?.historyDone ? 'live' : 'backfill';
    await appendPage(deps, { target, lane, events: page.events });
    if (!(await deps.runs.saveCursor(target, stream, page.cursor))) throw new Cancelled('The run was ended elsewhere.');
    progress.add(stream, page);
    if (deps.clock() - reportedAt >= REPORT_EVERY_MS) {
      await report(run);
      reportedAt = deps.clock();
    }
  }
  await report(run);
}

async function report({ deps, target, progress }: Run): Promise<void> {
  if (!(await deps.runs.report(target, progress.now()))) throw new Cancelled('A person asked to stop this run.');
}
