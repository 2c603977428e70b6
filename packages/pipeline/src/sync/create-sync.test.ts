import { gunzipSync } from 'node:zlib';
import type { PullSource, ReadPage, StreamCursor } from '@tributary/sources';
import { SourceError } from '@tributary/sources';
import { expect, test } from 'vitest';
import { createSync } from './create-sync';
import type { SyncEnd, SyncTarget } from './ports';

const cursorAt = (cursor: string, historyDone = false): StreamCursor => ({ cursor, key: [cursor], historyDone });
const page = (...ids: string[]): ReadPage => ({
  events: ids.map((id) => JSON.stringify({ messageId: id })),
  cursor: cursorAt(ids.at(-1) ?? ''),
  rows: ids.length,
  bytes: 10 * ids.length,
});

/** A scene: a source with these pages (a thrown error among them), and a log of everything that happened. */
function scene({
  pages = [page('a', 'b'), page('c')] as (ReadPage | Error)[],
  from = null as StreamCursor | null,
} = {}) {
  const log: string[] = [];
  const ends: SyncEnd[] = [];
  const lanes: string[] = [];
  let cancelRequested = false;
  let failAppend = false;
  const source = {
    estimate: async () => 3,
    async *read() {
      for (const next of pages) {
        if (next instanceof Error) throw next;
        log.push(`read ${next.events.length}`);
        yield next;
      }
    },
  } as unknown as PullSource;
  const target: SyncTarget = {
    runId: 'run_1',
    workspaceId: 'ws_1',
    sourceId: 'src_1',
    type: 'postgres',
    settings: {},
    streams: [
      {
        id: 'st_1',
        cursor: from,
        selection: {
          name: 'public.t',
          mode: 'incremental',
          cursorColumn: 'at',
          keyColumns: ['id'],
          mapping: { kind: 'track' },
        },
      },
    ],
  };
  let now = 0;
  const sync = createSync({
    sources: { get: () => source },
    clock: () => {
      now += 2_000;
      return now;
    },
    append: async ({ lane, body }) => {
      if (failAppend) throw new Error('stream away');
      lanes.push(lane);
      const ids = JSON.parse(gunzipSync(body).toString()).batch.map((event: { messageId: string }) => event.messageId);
      log.push(`append ${ids.join()}`);
    },
    runs: {
      start: async () => target,
      report: async () => !cancelRequested,
      saveCursor: async (_target, _stream, cursor) => {
        log.push(`cursor ${cursor.cursor}`);
        return true;
      },
      finish: async (_target, progress, end) => {
        ends.push(end);
        log.push(`${end.status} ${progress.rows}`);
      },
    },
  });
  const input = { workspaceId: 'ws_1', sourceId: 'src_1', trigger: 'manual' };
  return {
    log,
    ends,
    lanes,
    run: (attempt = 1, signal = new AbortController().signal) => sync(input, { attempt, signal }),
    cancel: () => {
      cancelRequested = true;
    },
    breakAppend: () => {
      failAppend = true;
    },
  };
}

test('the cursor moves only behind what was appended', async () => {
  const { run, log } = scene();
  expect(await run()).toMatchObject({ kind: 'ok' });
  expect(log).toEqual(['read 2', 'append a,b', 'cursor b', 'read 1', 'append c', 'cursor c', 'succeeded 3']);
});

test('a stream that is away moves no cursor and ends no run', async () => {
  const { run, log, breakAppend } = scene();
  breakAppend();
  await expect(run()).rejects.toThrow('stream away');
  expect(log).toEqual(['read 2']);
});

test('history goes to the backfill lane, what is new to the live lane', async () => {
  const history = scene();
  await history.run();
  const increment = scene({ from: cursorAt('z', true) });
  await increment.run();
  expect([history.lanes, increment.lanes]).toEqual([
    ['backfill', 'backfill'],
    ['live', 'live'],
  ]);
});

test('a cancelled run keeps what it has and says so', async () => {
  const { run, log, cancel } = scene();
  cancel();
  await run();
  expect(log).toEqual(['cancelled 0']);
});

test('a fault of the settings ends the run with its sentence', async () => {
  const { run, ends } = scene({ pages: [page('a'), new SourceError('config', 'The table is gone.')] });
  await run();
  expect(ends).toEqual([{ status: 'failed', code: 'config', error: 'The table is gone.' }]);
});

test('a source that is away for a moment is tried again before the run is called failed', async () => {
  const { run, ends } = scene({ pages: [new SourceError('transient', 'Shut down.')] });
  expect(await run(1)).toMatchObject({ kind: 'retry', reason: 'Shut down.' });
  expect(ends).toEqual([]);
  expect(await run(3)).toMatchObject({ kind: 'ok' });
  expect(ends).toEqual([{ status: 'failed', code: 'transient', error: 'Shut down.' }]);
});

test('a stopping worker leaves the run open for the next one', async () => {
  const stop = new AbortController();
  stop.abort();
  const { run, ends } = scene();
  expect(await run(1, stop.signal)).toMatchObject({ kind: 'retry', reason: 'worker_stopping' });
  expect(ends).toEqual([]);
});
