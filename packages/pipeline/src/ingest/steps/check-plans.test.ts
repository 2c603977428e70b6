import {
  type ChunkHeader,
  compilePlan,
  type JsonObject,
  judgeBy,
  type PlanChoices,
  releaseChunk,
} from '@tributary/event-schema';
import { type RefusalRow, refusalIdOf } from '@tributary/event-store';
import { describe, expect, test } from 'vitest';
import { books, scene, track } from '../ingest.scene';
import type { PlanDirectory } from '../ports';

const CHOICES: PlanChoices = { unplannedEvents: 'flag', unplannedProperties: 'flag', violations: 'quarantine' };

/** `src_1` follows this plan; nobody else follows any. */
function planned(schema: JsonObject, choices: Partial<PlanChoices> = {}): PlanDirectory {
  const { checker } = compilePlan([{ type: 'track', name: 'Order Completed', description: '', schema }]);
  const judge = judgeBy(checker, { ...CHOICES, ...choices });
  return {
    planOf: ({ sourceId }) =>
      sourceId !== 'src_1'
        ? null
        : {
            planId: 'pln_1',
            judge: (event) => judge({ ...event, dialect: event.header.dialect }),
          },
  };
}

const NUMBER = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
const TEXT = { type: 'object', properties: { n: { type: ['number', 'string'] } } };
const wrong = (n: number, more: object = {}) => track(n, { properties: { n: `${n}` }, ...more });

/** Brings everything that is kept back, as a release does. */
async function release({ log, stream }: ReturnType<typeof scene>, rows: readonly RefusalRow[] = log.refusals()) {
  const done = new Set(log.quarantineEnds().map(({ refusalId }) => refusalId));
  for (const row of rows) {
    if (!row.quarantine || (done.has(refusalIdOf(row)) && rows === log.refusals())) continue;
    const { reason, messageId, raw, origin, quarantine } = row;
    const kept = { refusalId: refusalIdOf(row), reason: reason as 'plan_violation', messageId, raw, ...origin };
    const { header, body } = releaseChunk('rel_1', [{ ...kept, ...quarantine }]);
    const bytes = Buffer.from(JSON.stringify(header));
    await stream.appender.append({ lane: 'backfill', partitionKey: row.sourceId, header: bytes, body });
  }
}

describe('events of a source with a plan', () => {
  test('what keeps to it is stored; a source without one is not looked at', async () => {
    const { append, run, log } = scene({ deps: { plans: planned(NUMBER) } });
    await append([track(1), track(2)]);
    await append([wrong(3)], { sourceId: 'src_2' });
    await run();
    expect(log.events()).toHaveLength(3);
    expect(log.violations()).toEqual([]);
  });

  test('flagged events are stored, and what is wrong is counted with samples, once however often the batch runs', async () => {
    const plans = planned(NUMBER, { violations: 'flag' });
    const { append, run, log } = scene({ deps: { plans } });
    await append([...Array.from({ length: 9 }, (_, n) => wrong(n)), track(9)]);
    let fails = 2;
    await run({
      store: {
        ...log,
        appendLedger: async (rows) => {
          if (fails-- > 0) throw new Error('away');
          await log.appendLedger(rows);
        },
      },
    });
    expect(log.events()).toHaveLength(10);
    expect(log.violations()).toMatchObject([
      {
        planId: 'pln_1',
        sourceId: 'src_1',
        eventName: 'Order Completed',
        path: 'n',
        rule: 'type',
        outcome: 'flag',
        count: 9,
      },
    ]);
    expect(log.violations()[0]?.samples).toHaveLength(5);
    expect(books(log)).toMatchObject({ accepted: 10, stored: 10, difference: 0 });
  });

  test('blocked events are visible with the reason, and may be sent again once they are right', async () => {
    const { append, run, log } = scene({ deps: { plans: planned(NUMBER, { violations: 'block' }) } });
    await append([wrong(1), track(2)]);
    // Comes while the same worker runs, whose table of ids has seen the first one.
    let isSent = false;
    await run({
      store: {
        ...log,
        appendLedger: async (rows) => {
          if (!isSent) await append([track(1)]);
          isSent = true;
          await log.appendLedger(rows);
        },
      },
    });
    expect(
      log
        .events()
        .map(({ messageId }) => messageId)
        .sort(),
    ).toEqual(['m-1', 'm-2']);
    expect(log.refusals()).toMatchObject([{ reason: 'plan_violation', messageId: 'm-1' }]);
    expect(log.refusals()[0]?.detail).toContain('`n` has to be a number');
    expect(log.refusals()[0]?.quarantine).toBeUndefined();
    expect(books(log)).toMatchObject({ accepted: 3, stored: 2, blocked: 1, difference: 0 });
  });

  test('an unplanned event is kept out or aside under its own reason, and the strictest choice decides', async () => {
    const plans = planned(NUMBER, { unplannedEvents: 'quarantine', unplannedProperties: 'block' });
    const { append, run, log } = scene({ deps: { plans } });
    await append([
      track(1, { event: 'Unheard Of' }),
      track(2, { properties: { n: 'x', more: 1 } }),
      track(3, { properties: { n: 'x' } }),
    ]);
    await run();
    expect(log.refusals().map(({ reason, quarantine }) => [reason, quarantine !== undefined])).toEqual([
      ['unplanned_event', true],
      ['unplanned_property', false],
      ['plan_violation', true],
    ]);
    expect(books(log)).toMatchObject({ accepted: 3, stored: 0, blocked: 1, quarantined: 2, difference: 0 });
  });

  test('names that a stranger makes up can not fill the store with groups', async () => {
    const { append, run, log } = scene({ deps: { plans: planned(NUMBER, { unplannedEvents: 'block' }) } });
    await append(Array.from({ length: 2_000 }, (_, n) => track(n, { event: `e${n}` })));
    await run();
    expect(log.violations().length).toBe(500);
    expect(books(log)).toMatchObject({ blocked: 2_000, difference: 0 });
  });
});

describe('quarantine', () => {
  test('keeps events whole, and a second copy of one is a duplicate of it', async () => {
    const { append, run, log } = scene({ deps: { plans: planned(NUMBER) } });
    const big = wrong(1, { context: { text: 'x'.repeat(30_000) } });
    await append([big], { body: JSON.stringify({ batch: [big], context: { ip: '1.1.1.1' } }) });
    await append([wrong(1)]);
    await run();
    const [kept] = log.refusals().filter(({ quarantine }) => quarantine);
    expect(Buffer.from(kept?.raw ?? []).toString()).toBe(JSON.stringify(big));
    expect(kept?.quarantine).toMatchObject({
      planId: 'pln_1',
      releaseId: '',
      envelope: '{"context":{"ip":"1.1.1.1"}}',
    });
    expect(books(log)).toMatchObject({ accepted: 2, quarantined: 1, duplicate: 1, difference: 0 });
  });

  test('after a fix its events come back under their own ids and times, once, and the books still balance', async () => {
    const house = scene({ deps: { plans: planned(NUMBER) } });
    const { append, run, log } = house;
    const before: Partial<ChunkHeader> = { receivedAtMs: Date.UTC(2026, 10, 22, 11, 0, 0) };
    await append([wrong(1), track(2), { ...wrong(3), messageId: undefined }], before);
    await run();
    expect(books(log)).toMatchObject({ accepted: 3, stored: 1, quarantined: 2, difference: 0 });
    const ids = log.refusals().map(({ messageId }) => messageId);

    // Twice: as when the worker dies after the append and walks the page again.
    const kept = [...log.refusals()];
    await release(house, kept);
    await release(house, kept);
    await run({ plans: planned(TEXT) });
    const back = log.events().filter(({ messageId }) => messageId !== 'm-2');
    expect(back.map(({ messageId }) => messageId).sort()).toEqual([...ids].sort());
    for (const row of back) {
      expect(row.receivedAtMs).toBe(before.receivedAtMs);
      expect(JSON.parse(row.header)).not.toHaveProperty('release');
    }
    expect(log.quarantineEnds().map(({ outcome, releaseId }) => [outcome, releaseId])).toEqual([
      ['stored', 'rel_1'],
      ['stored', 'rel_1'],
    ]);
    expect(log.refusals()).toHaveLength(2);
    expect(books(log)).toMatchObject({
      accepted: 3,
      stored: 3,
      duplicate: 0,
      quarantined: 0,
      released: 2,
      difference: 0,
    });
  });

  test('without a fix they are kept again, and a later release takes them from there', async () => {
    const house = scene({ deps: { plans: planned(NUMBER) } });
    const { append, run, log } = house;
    await append([wrong(1)]);
    await run();
    await release(house);
    await run();
    expect(log.quarantineEnds().map(({ outcome }) => outcome)).toEqual(['quarantined']);
    expect(log.refusals().map(({ quarantine }) => quarantine?.releaseId)).toEqual(['', 'rel_1']);
    expect(books(log)).toMatchObject({ accepted: 1, stored: 0, quarantined: 1, difference: 0 });
    await release(house);
    await run({ plans: planned(TEXT) });
    expect(log.events()).toHaveLength(1);
    expect(books(log)).toMatchObject({ accepted: 1, stored: 1, quarantined: 0, difference: 0 });
  });

  test('what was stored meanwhile is not stored again', async () => {
    const house = scene({ deps: { plans: planned(NUMBER, { violations: 'block' }) } });
    const { append, run, log } = house;
    await append([wrong(1)]);
    await run({ plans: planned(NUMBER) });
    const kept = [...log.refusals()];
    await release(house, kept);
    await run({ plans: planned(TEXT) });
    await append([wrong(1)]);
    await release(house, kept);
    await run({ plans: planned(TEXT) });
    expect(log.events()).toHaveLength(1);
    expect(books(log)).toMatchObject({ accepted: 2, stored: 1, duplicate: 1, quarantined: 0, difference: 0 });
  });
});
