import type { KeptRow } from '@tributary/event-store';
import type { AppendInput } from '@tributary/event-stream';
import { expect, test } from 'vitest';
import { createRelease, type ReleaseDeps, type ReleaseOrder } from './create-release';

const header = (requestId: string) =>
  JSON.stringify({
    v: 1,
    kind: 'events',
    requestId,
    workspaceId: 'ws',
    sourceId: 'src',
    dialect: 'segment',
    path: '/v1/batch',
    encoding: 'gzip',
    count: 9,
    receivedAtMs: 1,
  });

const kept = (n: number, requestId: string): KeptRow => ({
  ...{ workspaceId: 'ws', sourceId: 'src', reason: 'plan_violation', detail: '', messageId: `m-${n}`, type: 'track' },
  ...{ name: 'x', userId: 'u', anonymousId: '', receivedAtMs: n, dialect: 'segment', requestId, count: 1 },
  origin: { partition: 0, lane: 'live', offset: '1-0', index: n },
  raw: Buffer.from(`{"n":${n}}`),
  refusalId: `refusal-${n}`,
  quarantine: { planId: 'pln', releaseId: '', envelope: '', header: header(requestId) },
});

function scene(pages: readonly (readonly KeptRow[])[], order: Partial<ReleaseOrder> = {}) {
  const appended: AppendInput[] = [];
  const reports: object[] = [];
  let ended = 0;
  let finished = false;
  const deps: ReleaseDeps = {
    releases: {
      start: async () => ({
        ...{ id: 'rel', workspaceId: 'ws', planId: 'pln', filter: {}, appended: 0, place: null, isWalked: false },
        ...order,
      }),
      report: async (_order, progress) => {
        reports.push(progress);
        return true;
      },
      finish: async () => {
        finished = true;
      },
    },
    store: {
      async *walkQuarantined() {
        yield* pages;
      },
      releaseOutcomes: async () => ({ stored: ended, quarantined: 0, blocked: 0, duplicate: 0 }),
    },
    append: async (input) => appended.push(input),
  };
  const run = () =>
    createRelease(deps)({ workspaceId: 'ws', releaseId: 'rel' }, { signal: new AbortController().signal });
  return {
    run,
    appended,
    reports,
    isFinished: () => finished,
    ingest: (count: number) => {
      ended = count;
    },
  };
}

test('events of one request go together, on the calm lane, and the job ends once ingest has dealt with all', async () => {
  const { run, appended, reports, isFinished, ingest } = scene([[kept(1, 'a'), kept(2, 'a'), kept(3, 'b')]]);
  expect(await run()).toMatchObject({ kind: 'retry', reason: 'events_under_way' });
  expect(appended.map(({ lane, partitionKey, body }) => [lane, partitionKey, Buffer.from(body).toString()])).toEqual([
    ['backfill', 'src', '[{"n":1},{"n":2}]'],
    ['backfill', 'src', '[{"n":3}]'],
  ]);
  expect(JSON.parse(Buffer.from(appended[0]?.header ?? []).toString())).toMatchObject({
    requestId: 'a',
    count: 2,
    release: {
      id: 'rel',
      events: [
        { refusalId: 'refusal-1', index: 1 },
        { refusalId: 'refusal-2', index: 2 },
      ],
    },
  });
  expect(reports[0]).toEqual({ appended: 3, place: { receivedAtMs: 3, refusalId: 'refusal-3' } });
  expect(isFinished()).toBe(false);
  ingest(3);
});

test('a release that was walked only looks what became of its events', async () => {
  const { run, appended, isFinished, ingest } = scene([[kept(1, 'a')]], { isWalked: true, appended: 3 });
  ingest(2);
  expect(await run()).toMatchObject({ kind: 'retry' });
  ingest(3);
  expect(await run()).toMatchObject({ kind: 'ok' });
  expect(appended).toEqual([]);
  expect(isFinished()).toBe(true);
});

test('what is too much for one chunk goes in several', async () => {
  const big = Array.from({ length: 450 }, (_, n) => kept(n, 'a'));
  const { run, appended } = scene([big]);
  await run();
  expect(appended.length).toBe(3);
});
