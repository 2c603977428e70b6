import type { LedgerFinding, LedgerMark, LedgerRow } from '@tributary/event-store';
import { createMemoryStream, type StreamLag } from '@tributary/event-stream';
import { silentLogger } from '@tributary/telemetry';
import { expect, test } from 'vitest';
import { createBooks } from './create-books';
import type { BooksDeps } from './ports';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 25, 12, 0, 30);
const SENT = NOW - 5 * MINUTE - (NOW % MINUTE);
const of = { workspaceId: 'ws_1', sourceId: 'src_1', minuteMs: SENT };
const connection = { ...of, destinationId: 'dst_1' };

/** Books by hand: what was accepted and routed, what is there and recorded. */
function scene(state: { accepted?: number; deleted?: number; found?: number; routed?: number; recorded?: number }) {
  const stream = createMemoryStream({ partitions: 1 });
  const world = {
    ...{ accepted: 0, deleted: 0, found: 0, routed: 0, recorded: 0, ...state },
    lag: [] as StreamLag[],
    idle: true,
    exists: true,
    nowMs: NOW,
    ledger: [] as LedgerRow[],
    marks: [] as LedgerMark[],
    findings: [] as LedgerFinding[],
  };
  const open = () => {
    const latest = new Map(world.findings.map((row) => [`${row.destinationId} ${row.minuteMs}`, row]));
    return [...latest.values()].filter(({ expected, found }) => expected !== found);
  };
  const deps: BooksDeps = {
    tallies: stream.tallies,
    stream: { lag: async () => world.lag, partitionOf: () => 0 },
    store: {
      appendLedger: async (rows) => void world.ledger.push(...rows),
      appendMarks: async (rows) => void world.marks.push(...rows),
      appendFindings: async (rows) => void world.findings.push(...rows),
      acceptedByMinute: async () => [{ ...of, accepted: world.accepted, deleted: world.deleted }],
      foundByMinute: async () => (world.found > 0 ? [{ ...of, found: world.found }] : []),
      foundInMinute: async () => world.found,
      routedByMinute: async () => (world.routed > 0 ? [{ ...connection, routed: world.routed }] : []),
      recordedByMinute: async () => [{ ...connection, recorded: world.recorded }],
      openFindings: async () => open(),
    },
    destinations: { exists: () => world.exists, isIdle: async () => world.idle },
    clock: () => world.nowMs,
  };
  const keepBooks = createBooks(deps, silentLogger);
  const look = async (times = 2) => {
    for (let n = 0; n < times; n++) {
      await keepBooks();
      world.nowMs += 5_000;
    }
  };
  return { world, stream, look, open };
}

test('what the stream counted is in the ledger once, whatever is appended meanwhile', async () => {
  const { world, stream, look } = scene({});
  const append = (count: number) =>
    stream.appender.append({
      ...{ lane: 'live', partitionKey: 'src_1', header: new Uint8Array(), body: new Uint8Array() },
      tally: { of: 'ws_1 src_1', minuteMs: SENT, count },
    });
  await append(3);
  await append(4);
  await look(1);
  await append(5);
  await look(2);
  expect(world.ledger).toMatchObject([
    { ...of, kind: 'captured', count: 7 },
    { ...of, kind: 'captured', count: 5 },
  ]);
  expect(new Set(world.ledger.map(({ batchId }) => batchId)).size).toBe(2);
});

test.each([
  ['all is there', { accepted: 10, found: 10, routed: 8, recorded: 8 }],
  ['what is missing was deleted by will', { accepted: 10, found: 7, deleted: 3, routed: 10, recorded: 7 }],
  ['a replay recorded more than was routed', { accepted: 10, found: 10, routed: 4, recorded: 6 }],
])('no difference: %s', async (_name, state) => {
  const { look, world, open } = scene(state);
  await look();
  expect(open()).toEqual([]);
  expect(world.marks).toMatchObject([{ sourceId: 'src_1', settledUntilMs: NOW - (NOW % MINUTE) }]);
});

test('an event that is gone is a difference once it was missed twice, and none once it is back', async () => {
  const { look, world, open } = scene({ accepted: 10, found: 9 });
  await look(1);
  expect(open()).toEqual([]);
  await look(1);
  expect(open()).toMatchObject([{ ...of, destinationId: '', expected: 10, found: 9 }]);
  world.found = 10;
  await look(1);
  expect(open()).toEqual([]);
});

test('what waits in the stream is in flight, not missing, however long it waits', async () => {
  const { look, world, open } = scene({ accepted: 10, found: 2 });
  world.lag = [{ partition: 0, lane: 'backfill', chunks: 1, oldestMs: NOW - SENT - 10_000 }];
  await look(5);
  expect(open()).toEqual([]);
  expect(world.marks.every(({ settledUntilMs }) => settledUntilMs <= SENT)).toBe(true);
  world.lag = [];
  await look();
  expect(open()).toMatchObject([{ expected: 10, found: 2 }]);
});

test('a delivery that nobody knows of is a difference when nothing waits at its destination', async () => {
  const { look, world, open } = scene({ accepted: 5, found: 5, routed: 5, recorded: 4 });
  world.idle = false;
  await look(5);
  expect(open()).toEqual([]);
  world.idle = true;
  await look();
  expect(open()).toMatchObject([{ ...connection, expected: 5, found: 4 }]);
  // Busy again: what is missing does not come back by that.
  world.idle = false;
  await look();
  expect(open()).toHaveLength(1);
  world.recorded = 5;
  await look();
  expect(open()).toEqual([]);
});

test('a deleted destination has no books, and a busy one is waited for an hour at most', async () => {
  const gone = scene({ accepted: 5, found: 5, routed: 5, recorded: 0 });
  gone.world.exists = false;
  await gone.look(3);
  expect(gone.open()).toEqual([]);
  const busy = scene({ accepted: 5, found: 5, routed: 5, recorded: 0 });
  busy.world.idle = false;
  await busy.look(1);
  busy.world.nowMs += 60 * MINUTE;
  await busy.look(2);
  expect(busy.open()).toMatchObject([{ destinationId: 'dst_1', expected: 5, found: 0 }]);
});
