import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEventStore, type EventStore } from './event-store';
import { migrateEventStore } from './migrate';

const url = process.env.CLICKHOUSE_URL ?? '';
let store: EventStore;
beforeAll(async () => {
  await migrateEventStore({ url });
  store = createEventStore({ url });
});
afterAll(() => store.close());

const T0 = 1_763_800_000_000;
const MINUTE = 60_000;

describe('the ledger', () => {
  test('counts a batch once however often it is written, and shows a difference', async () => {
    const workspaceId = `ws_${Date.now().toString(36)}_${process.pid}`;
    const entry = (kind: 'accepted' | 'stored' | 'duplicate' | 'blocked', count: number, reason = '') => ({
      ...{ workspaceId, sourceId: 'src_1', minuteMs: T0 - (T0 % MINUTE), kind, reason, count, batchId: 'b1' },
    });
    const rows = [
      entry('accepted', 10),
      entry('stored', 6),
      entry('duplicate', 1),
      entry('blocked', 3, 'unknown_type'),
    ];
    await store.appendLedger(rows);
    await store.appendLedger(rows);
    const range = { workspaceId, sinceMs: T0 - MINUTE, untilMs: T0 + MINUTE };
    const balanced = await store.ledgerRows(range);
    expect(balanced.balanced).toBe(true);
    expect(balanced.rows).toMatchObject([
      { accepted: 10, stored: 6, duplicate: 1, blocked: 3, blockedByReason: { unknown_type: 3 }, difference: 0 },
    ]);
    await store.appendLedger([{ ...entry('accepted', 5), batchId: 'b2' }]);
    // Until the stream is past the minute, what is not accounted for is on its way.
    expect(await store.ledgerRows(range)).toMatchObject({ balanced: true, rows: [{ inFlight: 5, difference: 0 }] });
    await store.appendMarks([{ workspaceId, sourceId: 'src_1', settledUntilMs: T0 + MINUTE }]);
    expect(await store.ledgerRows(range)).toMatchObject({ balanced: false, rows: [{ inFlight: 0, difference: 5 }] });
    expect(await store.sourceTotals(range)).toMatchObject([{ sourceId: 'src_1', accepted: 15, stored: 6 }]);
    expect(await store.eventsPerInterval({ ...range, intervalSeconds: 3_600 })).toMatchObject([
      { atMs: T0 - (T0 % (60 * MINUTE)), stored: 6, duplicate: 1, blocked: 3 },
    ]);
  });
});
