import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventRow } from '../conformance';
import { type Connection, connect } from '../connection';
import { batchOf } from '../event-batch';
import { createEventStore, type EventStore } from '../event-store';
import { migrateEventStore } from '../migrate';
import type { DeliveryRow, PlanViolationRow, RefusalRow } from '../rows';

const url = process.env.CLICKHOUSE_URL ?? '';
let store: EventStore;
let connection: Connection;

beforeAll(async () => {
  await migrateEventStore({ url });
  store = createEventStore({ url });
  connection = connect(url);
});
afterAll(async () => {
  await store.close();
  await connection.close();
});

/** Rows of a person are deleted from these. */
const ERASED = ['deliveries', 'delivery_attempts', 'events', 'refusals'];
/** Rows of these stay: what they tell of a person is taken out of `redacted`, and no other column tells anything. */
const KEPT: Readonly<Record<string, { redacted?: readonly string[]; others: readonly string[] }>> = {
  plan_violations: {
    redacted: ['detail', 'samples'],
    others: [
      ...['batch_id', 'count', 'event_name', 'event_type', 'first_at', 'last_at', 'outcome', 'path', 'plan_id', 'rule'],
      ...['source_id', 'workspace_id'],
    ],
  },
  quarantine_ends: {
    others: ['outcome', 'rank', 'received_at', 'refusal_id', 'release_id', 'source_id', 'workspace_id'],
  },
  ledger: { others: ['batch_id', 'chunks', 'count', 'kind', 'minute', 'reason', 'source_id', 'workspace_id'] },
  ledger_marks: { others: ['settled_until', 'source_id', 'workspace_id'] },
  ledger_findings: {
    others: ['checked_at', 'destination_id', 'expected', 'found', 'minute', 'source_id', 'workspace_id'],
  },
  schema_migrations: { others: ['applied_at', 'checksum', 'name'] },
};
/** Views that hold nothing themselves. */
const VIEWS = ['deliveries_from_attempts'];

async function columnsByTable(): Promise<Map<string, string[]>> {
  const rows = (await connection.rows(
    'SELECT table, name FROM system.columns WHERE database = currentDatabase() ORDER BY table, name',
  )) as { table: string; name: string }[];
  const tables = new Map<string, string[]>();
  for (const { table, name } of rows) tables.set(table, [...(tables.get(table) ?? []), name]);
  return tables;
}

test('somebody has thought about persons in every table and in every column that stays', async () => {
  const tables = await columnsByTable();
  const docs = readFileSync(new URL('../../../../docs/persons.md', import.meta.url), 'utf8');
  for (const table of [...ERASED, ...VIEWS]) expect([...tables.keys()]).toContain(table);
  for (const [table, columns] of tables) {
    if (VIEWS.includes(table)) continue;
    expect(docs, `docs/persons.md says what a deletion does to ${table}`).toContain(`| \`${table}\``);
    if (ERASED.includes(table)) continue;
    const { redacted = [], others } = KEPT[table] ?? { others: [] };
    expect([...redacted, ...others].sort(), table).toEqual(columns);
  }
});

const T0 = 1_763_900_000_000;
const PERSON = '0d'.repeat(16);

const delivery = (workspaceId: string, about: { eventId: string; userId: string; exchanges: string }): DeliveryRow => ({
  ...{ workspaceId, destinationId: 'dst_1', sourceId: 'src_1', mappingId: 'map_1', action: 'send', attempt: 1 },
  ...{ deliveryId: about.eventId, messageId: `${about.userId}-message`, eventType: 'track', eventName: '' },
  ...{ eventReceivedAtMs: T0, atMs: T0, status: 'delivered', reason: '', explanation: '', errorGroup: '' },
  ...{ httpStatus: 200, durationMs: 7, replayId: '', nextAttemptAtMs: 0, ...about },
});

const refusal = (workspaceId: string, index: number, more: Partial<RefusalRow>): RefusalRow => ({
  ...{ workspaceId, sourceId: 'src_1', reason: 'malformed_json', detail: '', messageId: '', type: '', name: '' },
  ...{ userId: '', anonymousId: '', receivedAtMs: T0, dialect: 'segment', requestId: 'req', count: 1 },
  ...{ raw: Buffer.from('{}'), origin: { partition: 0, lane: 'live', offset: '9-9', index } },
  ...more,
});

test('after an erasure no table knows the person, and what is told of others is still there', async () => {
  const who = `mark${Date.now().toString(36)}${process.pid}`;
  const workspaceId = `ws_${who.slice(4)}`;
  const event = (userId: string, personId: string) =>
    eventRow({ workspaceId, messageId: `${userId}-message`, userId, personId, receivedAtMs: T0 });
  const [theirs, sams] = [event(who, PERSON), event('sam', '0e'.repeat(16))];
  await store.appendEvents(batchOf([theirs, sams]));
  // One request with both of them in it, and a transcript of it in both rows.
  const exchanges = JSON.stringify([{ requestBody: JSON.stringify([who, 'sam']) }]);
  await store.appendDeliveries(
    [theirs, sams].map(({ eventId, userId }) => delivery(workspaceId, { eventId, userId, exchanges })),
  );
  const quarantine = { planId: 'pln_1', releaseId: '', envelope: `{"userId":"${who}"}`, header: '{}' };
  await store.appendRefusals([
    refusal(workspaceId, 1, { messageId: `${who}-kept`, userId: who, quarantine }),
    refusal(workspaceId, 2, { raw: Buffer.from(`[{"userId":"${who}", oh`) }),
    refusal(workspaceId, 3, { raw: Buffer.from('[{"userId":"sam", oh') }),
  ]);
  const violation = (samples: string[], batchId: string): PlanViolationRow => ({
    ...{ workspaceId, planId: 'pln_1', sourceId: 'src_1', eventType: 'track', eventName: 'Paid', path: 'to', batchId },
    ...{ rule: 'pattern', outcome: 'flag', count: 3, firstAtMs: T0, lastAtMs: T0, samples },
    detail: samples[0]?.startsWith(who) ? `\`to\` is "${who}@example.com".` : '`to` is "sam".',
  });
  await store.appendViolations([
    violation([`${who}-message`, 'sam-message', `${who}-kept`], 'batch-1'),
    violation(['sam-message'], 'batch-2'),
  ]);

  await store.erasePerson({ workspaceId, personIds: [PERSON], distinctIds: [who], untilMs: T0 + 1_000 });

  for (const table of (await columnsByTable()).keys()) {
    if (VIEWS.includes(table)) continue;
    const rows = JSON.stringify(await connection.rows(`SELECT * FROM ${table}`));
    expect(rows.includes(who), `${table} still knows the person`).toBe(false);
  }
  const of = (table: string, columns: string) =>
    connection.rows(`SELECT ${columns} FROM ${table} WHERE workspace_id = '${workspaceId}' ORDER BY ALL`);
  expect(await of('events', 'user_id')).toEqual([{ user_id: 'sam' }]);
  expect(await of('delivery_attempts', 'user_id, exchanges')).toEqual([{ user_id: 'sam', exchanges: '' }]);
  expect(await of('refusals', 'raw')).toEqual([{ raw: '[{"userId":"sam", oh' }]);
  expect(await of('plan_violations', 'batch_id, count, samples, detail')).toEqual([
    { batch_id: 'batch-1', count: 3, samples: '["sam-message"]', detail: expect.stringContaining('was deleted') },
    { batch_id: 'batch-2', count: 3, samples: '["sam-message"]', detail: '`to` is "sam".' },
  ]);
});
