import { createHash } from 'node:crypto';
import { digest } from '@tributary/kernel';
import { describe, expect, test } from 'vitest';
import { batchOf } from './event-batch';
import type { EventLog } from './port';
import type { SeenId } from './queries/seen-ids';
import type { EventRow } from './rows';

/** A row of `events` with everything filled in; what matters to a test is overridden. */
export function eventRow(overrides: Partial<EventRow> & { readonly messageId: string }): EventRow {
  const sourceId = overrides.sourceId ?? 'src_conformance';
  return {
    workspaceId: 'ws_conformance',
    sourceId,
    eventId: digest(sourceId, overrides.messageId),
    type: 'track',
    name: 'Order Completed',
    userId: 'user-1',
    anonymousId: '',
    groupId: '',
    personId: '',
    personProperties: '',
    timestampMs: 1_763_800_000_123,
    receivedAtMs: 1_763_800_001_456,
    dialect: 'segment',
    requestId: 'req_1',
    origin: { partition: 0, lane: 'live', offset: '1763800001456-0', index: 0 },
    raw: Buffer.from(`{"type":"track","messageId":${JSON.stringify(overrides.messageId)}}`),
    envelope: '',
    header: '{"v":1}',
    ...overrides,
  };
}

async function collect(log: EventLog, partition: number, sinceMs: number): Promise<SeenId[]> {
  const all: SeenId[] = [];
  for await (const page of log.seenIds({ partition, sinceMs })) all.push(...page);
  return all;
}

const range = { receivedFromMs: 1_763_800_000_000, receivedToMs: 1_763_800_010_000 };

/**
 * What every event log must do. `makeLog` gives an empty log, or one in which nobody else uses the workspace, the stream
 * partition and the ids that a test makes up: `unique` is put into all of them.
 */
export function eventLogConformance(name: string, makeLog: () => Promise<EventLog>): void {
  let count = 0;
  const scene = async () => {
    const unique = `${Date.now().toString(36)}${process.pid}${count++}`;
    const partition = (Date.now() + count * 7_919) % 65_536;
    return { log: await makeLog(), workspaceId: `ws_${unique}`, sourceId: `src_${unique}`, partition };
  };

  describe(`event log: ${name}`, () => {
    test('an event comes back byte for byte, with every field', async () => {
      const { log, workspaceId, sourceId, partition } = await scene();
      const hostile = Buffer.from([0, 10, 10, 59, 68, 82, 79, 80, 10, 10, 0xff, 0xfe, 39, 92, 9, 13, 10]);
      const row = eventRow({
        ...{ workspaceId, sourceId, messageId: "a'b\\c\n\n; DROP TABLE events;\0", raw: hostile },
        ...{ name: 'Ünïcode 🎉', envelope: '{"a":"\\n\\n"}', userId: 'x'.repeat(300), groupId: '\t' },
        ...{ personId: '00ff'.repeat(8), personProperties: '{"plan":"ü\\n"}' },
        origin: {
          partition,
          lane: 'backfill',
          offset: '18446744073709551615-18446744073709551615',
          index: 4_000_000_000,
        },
      });
      await log.appendEvents(batchOf([row]));
      const [loaded] = await log.loadEvents({ workspaceId, ...range, eventIds: [row.eventId] });
      expect(loaded && { ...loaded, raw: Buffer.from(loaded.raw) }).toEqual(row);
    });

    test('the same batch appended twice is there once', async () => {
      const { log, workspaceId, sourceId, partition } = await scene();
      const rows = Array.from({ length: 20 }, (_, index) =>
        eventRow({
          workspaceId,
          sourceId,
          messageId: `m${index}`,
          origin: { partition, lane: 'live', offset: '1-0', index },
        }),
      );
      await log.appendEvents(batchOf(rows));
      await log.appendEvents(batchOf(rows));
      const eventIds = rows.map(({ eventId }) => eventId);
      const loaded = await log.loadEvents({ workspaceId, ...range, eventIds });
      expect(loaded.map(({ messageId }) => messageId)).toEqual(rows.map(({ messageId }) => messageId));
      const seen = await collect(log, partition, 0);
      expect(new Set(seen.map(({ eventId }) => Buffer.from(eventId).toString('hex')))).toEqual(new Set(eventIds));
    });

    test('events come in the order in which they are asked for, and unknown ids are left out', async () => {
      const { log, workspaceId, sourceId } = await scene();
      const rows = ['a', 'b', 'c'].map((messageId) => eventRow({ workspaceId, sourceId, messageId }));
      await log.appendEvents(batchOf(rows));
      const eventIds = [rows[2], rows[0]].flatMap((row) => row?.eventId ?? []);
      const loaded = await log.loadEvents({ workspaceId, ...range, eventIds: [...eventIds, digest('nobody')] });
      expect(loaded.map(({ messageId }) => messageId)).toEqual(['c', 'a']);
    });

    test("digests tell an event's bytes apart without bringing them, within a workspace and a range", async () => {
      const { log, workspaceId, sourceId } = await scene();
      const rows = ['a', 'b'].map((messageId) =>
        eventRow({ workspaceId, sourceId, messageId, raw: Buffer.from(`{"${messageId}":"\\n\0é"}`) }),
      );
      await log.appendEvents(batchOf(rows));
      await log.appendEvents(batchOf(rows));
      const eventIds = [...rows.map(({ eventId }) => eventId), digest('nobody')];
      const found = await log.eventDigests({ workspaceId, ...range, eventIds });
      const told = rows.map(({ eventId, raw }) => ({
        ...{ eventId, bytes: raw.byteLength },
        sha256: createHash('sha256').update(raw).digest('hex'),
      }));
      const byId = (a: { eventId: string }, b: { eventId: string }) => a.eventId.localeCompare(b.eventId);
      expect([...found].sort(byId)).toEqual([...told].sort(byId));
      expect(await log.eventDigests({ workspaceId: `${workspaceId}x`, ...range, eventIds })).toEqual([]);
      const before = { receivedFromMs: 0, receivedToMs: 1 };
      expect(await log.eventDigests({ workspaceId, ...before, eventIds })).toEqual([]);
    });

    test("one workspace never loads another's events", async () => {
      const { log, workspaceId, sourceId } = await scene();
      const row = eventRow({ workspaceId, sourceId, messageId: 'mine' });
      await log.appendEvents(batchOf([row]));
      expect(await log.loadEvents({ workspaceId: `${workspaceId}x`, ...range, eventIds: [row.eventId] })).toEqual([]);
    });

    test('events outside the asked range of receipt are left out', async () => {
      const { log, workspaceId, sourceId } = await scene();
      const row = eventRow({ workspaceId, sourceId, messageId: 'late', receivedAtMs: range.receivedToMs + 1 });
      await log.appendEvents(batchOf([row]));
      expect(await log.loadEvents({ workspaceId, ...range, eventIds: [row.eventId] })).toEqual([]);
      const exact = { receivedFromMs: row.receivedAtMs, receivedToMs: row.receivedAtMs };
      expect(await log.loadEvents({ workspaceId, ...exact, eventIds: [row.eventId] })).toHaveLength(1);
    });

    test('seen ids tell the place in the stream, of one partition, from a time on', async () => {
      const { log, workspaceId, sourceId, partition } = await scene();
      const at = (receivedAtMs: number, index: number, otherPartition = partition) =>
        eventRow({
          ...{ workspaceId, sourceId, messageId: `m${index}`, receivedAtMs },
          origin: { partition: otherPartition, lane: 'overflow', offset: `${receivedAtMs}-7`, index },
        });
      const rows = [at(1_763_700_000_000, 1), at(1_763_800_000_000, 2), at(1_763_900_000_000, 3)];
      await log.appendEvents(batchOf([...rows, at(1_763_900_000_000, 4, (partition + 1) % 65_536)]));
      const seen = await collect(log, partition, 1_763_800_000_000);
      const told = seen.map((id) => ({ ...id, eventId: Buffer.from(id.eventId).toString('hex') }));
      const expected = rows
        .slice(1)
        .map(({ eventId, origin: { lane, offset, index } }) => ({ eventId, lane, offset, index }));
      expect(told.sort((a, b) => a.index - b.index)).toEqual(expected);
    });

    test('concurrent appends are all answered and all there, also when they are of one person', async () => {
      const { log, workspaceId, sourceId } = await scene();
      const person = { personId: '00ff'.repeat(8), personProperties: '{"plan":"pro"}' };
      const rows = Array.from({ length: 30 }, (_, index) =>
        eventRow({ workspaceId, sourceId, messageId: `c${index}`, ...person }),
      );
      await Promise.all(rows.map((row) => log.appendEvents(batchOf([row]))));
      const eventIds = rows.map(({ eventId }) => eventId);
      const loaded = await log.loadEvents({ workspaceId, ...range, eventIds });
      expect(loaded.map(({ personProperties }) => personProperties)).toEqual(rows.map(() => person.personProperties));
    });
  });
}
