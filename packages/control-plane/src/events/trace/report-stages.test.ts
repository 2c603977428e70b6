import { personIdOf } from '@tributary/event-schema';
import type { EventRow, RefusalRow } from '@tributary/event-store';
import { describe, expect, test } from 'vitest';
import type { EventsContext } from '../events-context';
import { reportChecked } from './report-checked';
import { reportIdentified } from './report-identified';
import { reportPlanned } from './report-planned';
import type { RefusedSubject, StoredSubject } from './trace-stage';

const workspaceId = 'ws_1';
const personOf = (distinctId: string) => personIdOf(workspaceId, distinctId);
const header = { v: 1, kind: 'events', requestId: 'r', workspaceId, sourceId: 'src_1', dialect: 'segment' };

/** A directory that knows one person, one merge, and one plan. */
function contextOf({ plan = true, changes = [] as readonly object[], more = 0 } = {}): EventsContext {
  const known = {
    ...{ id: personOf('ann'), properties: { name: 'Ann', email: 'ann@x.example' }, origins: {}, identified: true },
    ...{ distinctIds: 2, firstSeenAt: new Date(0), updatedAt: new Date(0), workspaceId },
  };
  const merge = {
    ...{ fromPersonId: personOf('anon'), intoPersonId: known.id, fromDistinctId: 'anon', intoDistinctId: 'ann' },
    ...{ kind: 'identify', eventId: 'e'.repeat(32), messageId: 'm-identify', sourceId: 'src_1', atMs: 1_000 },
  };
  const row = {
    ...{ id: 'plan_1', name: 'Shop', events: [{ type: 'track', name: 'Order', description: '', schema: SCHEMA }] },
    sources: [CHOICES],
  };
  const db = {
    persons: {
      find: async ({ id }: { id: string }) => (id === known.id ? known : null),
      merges: async ({ personId }: { personId: string }) => (personId === known.id ? [merge] : []),
    },
    auditLog: {
      list: async ({ targetId, since }: { targetId: string; since: Date }) => {
        expect([targetId, since.getTime()]).toEqual(['plan_1', STORED_MS]);
        return { rows: changes, nextCursor: more > 0 ? 'more' : null };
      },
    },
    trackingPlans: { findBySource: async () => (plan ? row : null), find: async () => row },
  };
  return { actor: { workspaceId }, db } as unknown as EventsContext;
}
const CHOICES = { sourceId: 'src_1', violations: 'flag', unplannedEvents: 'block', unplannedProperties: 'allow' };
const STORED_MS = 1_763_800_000_000;
const SCHEMA = { properties: { total: { type: 'number' } } };

function stored(event: Partial<EventRow>): StoredSubject {
  const raw = new TextEncoder().encode('{"type":"track","event":"Order","properties":{"total":"5"}}');
  return {
    kind: 'stored',
    storedAtMs: STORED_MS,
    event: {
      ...{ workspaceId, sourceId: 'src_1', eventId: 'a'.repeat(32), type: 'track', name: 'Order', dialect: 'segment' },
      ...{ timestampMs: STORED_MS, receivedAtMs: STORED_MS },
      ...{ userId: '', anonymousId: '', messageId: 'm', envelope: '', header: JSON.stringify(header), raw },
      ...event,
    },
  } as unknown as StoredSubject;
}
const refused = (refusal: Partial<RefusalRow>): RefusedSubject =>
  ({
    ...{ kind: 'refused', header: null, storedAtMs: 5 },
    refusal: { sourceId: 'src_1', messageId: 'm', detail: 'total has to be a number.', count: 1, ...refusal },
  }) as unknown as RefusedSubject;

describe('the person', () => {
  test('is named, and the merge that gave it the event of a device', async () => {
    const stage = await reportIdentified(stored({ anonymousId: 'anon', personId: personOf('ann') }), contextOf());
    expect(stage).toMatchObject({
      ...{ title: 'Given to a person', detail: 'It is Ann (anon).' },
      leadsTo: { kind: 'person', id: personOf('ann') },
    });
    expect(stage?.facts).toContainEqual({
      label: 'By the merge',
      value: 'anon into ann (identify) on 1970-01-01T00:00:01.000Z, told by message m-identify',
    });
  });

  test('is known by what the event itself merged', async () => {
    const subject = stored({ eventId: 'e'.repeat(32), userId: 'ann', personId: personOf('ann') });
    const stage = await reportIdentified(subject, contextOf());
    expect(stage?.facts).toContainEqual({ label: 'This event merged', value: 'anon into ann (identify)' });
    expect(stage?.facts.map(({ label }) => label)).not.toContain('By the merge');
  });

  test('nobody has told of is a visitor; events without one have no such stage', async () => {
    const visitor = await reportIdentified(stored({ anonymousId: 'x', personId: personOf('x') }), contextOf());
    expect(visitor).toMatchObject({ title: 'Given to a visitor', detail: expect.stringContaining('who x is') });
    expect(await reportIdentified(stored({ anonymousId: 'x' }), contextOf())).toBeNull();
  });
});

describe('the plan', () => {
  test('lets through what it flags, and says what is wrong', async () => {
    const stage = await reportPlanned(stored({}), contextOf());
    expect(stage).toMatchObject({
      verdict: 'ok',
      title: 'Flagged by its plan',
      leadsTo: { kind: 'plan', id: 'plan_1' },
    });
    expect(stage?.facts.at(-1)).toMatchObject({ label: expect.stringContaining('total') });
  });

  test('is the one of then: what it said when the event was stored, and what it would say today', async () => {
    const loose = {
      action: 'tracking_plan.update',
      summary: { before: { sources: [{ ...CHOICES, violations: 'allow' }] } },
    };
    const renamed = { action: 'tracking_plan.update', summary: { before: { name: 'Old shop' } } };
    const empty = { action: 'tracking_plan.update', summary: { before: { events: [] } } };
    const factsOf = async (changes: readonly object[], more = 0) => {
      const stage = await reportPlanned(stored({}), contextOf({ changes, more }));
      return Object.fromEntries(stage?.facts.map(({ label, value }) => [label, value]) ?? []);
    };
    expect(await factsOf([])).not.toHaveProperty('Judged');
    expect(await factsOf([renamed, loose])).toMatchObject({
      ...{ Judged: expect.stringContaining('as it stood'), Today: 'It would be flagged and let through.' },
    });
    expect(await factsOf([loose], 1)).toMatchObject({ Judged: expect.stringContaining('too often') });
    const unplanned = await reportPlanned(stored({}), contextOf({ changes: [empty] }));
    expect(unplanned?.detail).toContain('It should have been refused');
    const created = { action: 'tracking_plan.create', summary: {} };
    expect(await reportPlanned(stored({}), contextOf({ changes: [created] }))).toBeNull();
    const joined = { action: 'tracking_plan.update', summary: { before: { sources: [] } } };
    expect(await reportPlanned(stored({}), contextOf({ changes: [joined] }))).toBeNull();
  });

  test('gives the reason in words, and its code beside them', async () => {
    const told = await reportPlanned(refused({ reason: 'unplanned_event' }), contextOf());
    expect(told?.facts[0]).toMatchObject({ label: 'Reason', code: 'unplanned_event' });
    expect(told?.facts[0]?.value).toMatch(/^[A-Z].*\.$/);
    // Where the stage has no other words, they are not said twice.
    const untold = await reportPlanned(refused({ reason: 'unplanned_event', detail: '' }), contextOf());
    expect(untold?.detail).toBe(told?.facts[0]?.value);
    expect(untold?.facts[0]).toEqual({ label: 'Reason code', value: 'unplanned_event' });
  });

  test('ends the life of what it keeps aside: up to there nothing was wrong', async () => {
    const quarantine = { planId: 'plan_1', releaseId: '', envelope: '', header: '' };
    const subject = refused({ reason: 'plan_violation', quarantine });
    expect(await reportChecked(subject, contextOf())).toMatchObject({ verdict: 'ok' });
    expect(await reportPlanned(subject, contextOf())).toMatchObject({
      ...{ verdict: 'quarantined', detail: 'total has to be a number.', atMs: 5 },
      leadsTo: { kind: 'plan', id: 'plan_1' },
    });
  });

  test('blocks; what was refused before it never came so far; a source without one has no such stage', async () => {
    expect(await reportPlanned(refused({ reason: 'unplanned_event' }), contextOf())).toMatchObject({
      verdict: 'blocked',
    });
    expect(await reportPlanned(refused({ reason: 'event_not_defined' }), contextOf())).toBeNull();
    expect(await reportChecked(refused({ reason: 'event_not_defined' }), contextOf())).toMatchObject({
      verdict: 'refused',
    });
    expect(await reportPlanned(stored({}), contextOf({ plan: false }))).toBeNull();
  });
});

describe('what came again', () => {
  const again = (...reasons: string[]) =>
    reportChecked(
      { ...stored({}), duplicates: reasons.map((reason) => ({ reason, count: 1 })) } as unknown as StoredSubject,
      contextOf(),
    );

  test('is counted, and what had other content is pointed to', async () => {
    expect(await again()).toMatchObject({ detail: 'Nothing was wrong with it.' });
    expect(await again('duplicate')).toMatchObject({
      detail: 'It came once more; that one was dropped as a duplicate.',
    });
    expect(await again('duplicate_altered')).toMatchObject({
      detail: 'It came once more with other content; that one was dropped as a duplicate. It is listed below.',
    });
    expect(await again('duplicate', 'duplicate_altered')).toMatchObject({
      detail: 'It came 2 more times; those were dropped as duplicates. 1 of them had other content: see below.',
    });
  });
});
