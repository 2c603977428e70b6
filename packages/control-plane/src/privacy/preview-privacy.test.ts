import { type CanonicalEvent, NO_PRIVACY, type PrivacyPolicy, toCanonical } from '@tributary/event-schema';
import { createEnricher } from '@tributary/event-schema/enrich';
import { expect, test } from 'vitest';
import type { EventsContext } from '../events/events-context';
import { previewPrivacy } from './preview-privacy';

const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15';
const BERLIN = { city: 'Berlin', country: 'DE' };

/** One stored event, seen as the dashboard and destinations see it: with browser and place. */
function scene() {
  const header = {
    ...{ v: 1, kind: 'events', requestId: 'r', workspaceId: 'ws_1', sourceId: 'src_1', dialect: 'segment', count: 1 },
    ...{ path: '/v1/track', encoding: 'identity', receivedAtMs: 1 },
  };
  const context = { ip: '203.0.113.77', userAgent: SAFARI };
  const properties = { email: 'ann@x.example' };
  const raw = Buffer.from(JSON.stringify({ type: 'track', event: 'Order', userId: 'ann', properties, context }));
  const row = { eventId: 'e', messageId: 'm', type: 'track', name: 'Order', receivedAtMs: 1, raw, envelope: '' };
  const enrich = createEnricher({ geo: (ip) => (ip === '203.0.113.77' ? BERLIN : undefined) as never });
  const ctx = {
    actor: { kind: 'user', id: 'u', name: 'Ada', workspaceId: 'ws_1', role: 'viewer', scopes: [] },
    db: { sources: { find: async () => ({ id: 'src_1' }) } },
    eventStore: { sampleEvents: async () => [{ ...row, header: JSON.stringify(header) }] },
    privacySecretOf: () => 'secret',
    toCanonical: (stored: Parameters<typeof toCanonical>[0]) => enrich(toCanonical(stored)),
  } as unknown as EventsContext;
  return async (policy: Partial<PrivacyPolicy>) => {
    const { events } = await previewPrivacy(ctx, { id: 'src_1', privacy: { ...NO_PRIVACY, ...policy } });
    const [event] = events;
    if (!event) throw new Error('there is no preview');
    return event;
  };
}
const contextOf = ({ context }: CanonicalEvent) => context as Record<string, Record<string, unknown> | undefined>;

test('what follows from the stored bytes is shown, before and after', async () => {
  const preview = scene();
  const open = await preview({});
  expect(contextOf(open.after)).toMatchObject({ location: BERLIN, browser: { name: 'Safari' } });
  const cut = await preview({ ip: 'truncate', deny: ['context.userAgent'] });
  expect(contextOf(cut.before)).toMatchObject({ location: BERLIN, browser: { name: 'Safari' } });
  expect(contextOf(cut.after)).toMatchObject({ ip: '203.0.113.0' });
  expect(contextOf(cut.after)).not.toHaveProperty('location');
  expect(contextOf(cut.after)).not.toHaveProperty('browser');
});

test('each rule is told in words beside its name', async () => {
  const preview = scene();
  const effectsOf = async (policy: Partial<PrivacyPolicy>) => (await preview(policy)).effects;
  expect(await effectsOf({})).toEqual([]);
  expect(await effectsOf({ ip: 'truncate' })).toEqual(['the IP address is cut off']);
  expect(await effectsOf({ ip: 'remove' })).toEqual(['the IP address is left out']);
  expect(await effectsOf({ deny: ['properties.email'] })).toEqual(['properties.email is left out']);
  expect(await effectsOf({ hash: ['userId'] })).toEqual(['userId is hashed']);
  expect(await effectsOf({ mask: ['properties.email'] })).toEqual(['properties.email is masked']);
  expect(await effectsOf({ allow: ['properties.plan'] })).toEqual(['of properties only what is listed is kept']);
});
