import type { EventRow, RefusalRow } from '@tributary/event-store';
import { expect, test } from 'vitest';
import type { EventsContext } from '../events/events-context';
import { previewTrackingPlan } from './preview-tracking-plan';

const NOW = Date.UTC(2026, 10, 28);
const header = JSON.stringify({ v: 1, kind: 'events', requestId: 'r', workspaceId: 'ws_1', sourceId: 'src_1' });
const order = { type: 'track', name: 'Order', description: '', schema: { properties: { total: { type: 'number' } } } };
const source = { sourceId: 'src_1', unplannedEvents: 'block', unplannedProperties: 'allow', violations: 'quarantine' };

const event = (messageId: string, name: string, properties: object) => ({
  ...{ sourceId: 'src_1', messageId, type: 'track', name, dialect: 'segment', receivedAtMs: NOW, envelope: '', header },
  raw: Buffer.from(JSON.stringify({ type: 'track', event: name, properties })),
});

/** A source whose events were stored, kept aside and turned away by the plan as it is. */
function scene() {
  const { envelope, ...kept } = event('kept', 'Order', { total: 'a lot' });
  const { envelope: _, ...blocked } = event('blocked', 'Cart', {});
  const ctx = {
    actor: { kind: 'user', id: 'u', name: 'Ada', workspaceId: 'ws_1', role: 'viewer', scopes: [] },
    clock: () => NOW,
    db: { trackingPlans: { findBySource: async () => ({ id: 'plan_1', events: [order], sources: [source] }) } },
    eventStore: {
      sampleEvents: async () => [event('stored', 'Order', { total: 5 })] as unknown as EventRow[],
      sampleQuarantined: async () => [
        { ...kept, quarantine: { planId: 'plan_1', releaseId: '', envelope, header } } as unknown as RefusalRow,
      ],
      // The second is from before headers were kept with what is turned away.
      sampleBlocked: async () => [blocked, { ...blocked, header: '' }] as unknown as RefusalRow[],
      eventNames: async () => [{ type: 'track', name: 'Order', events: 1 }],
    },
  } as unknown as EventsContext;
  type Input = Parameters<typeof previewTrackingPlan>[1];
  return (events: readonly object[]) => previewTrackingPlan(ctx, { events, sources: [source] } as unknown as Input);
}

test('a change is tried on what the plan stored, kept aside and turned away', async () => {
  const preview = scene();
  const same = await preview([order]);
  expect(same).toMatchObject({ sampled: 3, total: 3, differences: [] });
  expect(same.now).toEqual({ allow: 1, flag: 0, quarantine: 1, block: 1 });
  const looser = await preview([
    { ...order, schema: {} },
    { ...order, name: 'Cart', schema: {} },
  ]);
  expect(looser.draft).toEqual({ allow: 3, flag: 0, quarantine: 0, block: 0 });
  expect(looser.differences.map(({ name, from, to, events }) => [name, from, to, events])).toEqual([
    ['Order', 'quarantine', 'allow', 1],
    ['Cart', 'block', 'allow', 1],
  ]);
  expect(looser.differences[1]?.examples).toMatchObject([{ messageId: 'blocked' }]);
});
