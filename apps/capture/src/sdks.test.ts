import { Analytics } from '@segment/analytics-node';
import type { CanonicalEvent } from '@tributary/event-schema';
import { PostHog } from 'posthog-node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { captureScene } from './capture.scene';

let scene: Awaited<ReturnType<typeof captureScene>>;
beforeAll(async () => {
  scene = await captureScene();
});
afterEach(() => {
  scene.appended.length = 0;
});
afterAll(() => scene.capture.close());

const byType = (events: readonly CanonicalEvent[], type: string) => events.filter((event) => event.type === type);

test('@segment/analytics-node: every call arrives field by field', async () => {
  const analytics = new Analytics({ writeKey: 'wk_live', host: scene.url, flushAt: 100, flushInterval: 60_000 });
  const errors: unknown[] = [];
  analytics.on('error', (error) => errors.push(error));
  const timestamp = new Date('2026-01-02T03:04:05.678Z');
  const integrations = { All: true, Slack: false };
  const context = { ip: '8.8.8.8', page: { url: 'https://x.example' } };
  const common = { anonymousId: 'a1', timestamp, integrations, context };
  analytics.identify({
    ...common,
    userId: 'u1',
    traits: { email: 'ü@b.c', age: 3, tags: ['x', null] },
    messageId: 'm-identify',
  });
  analytics.track({
    ...common,
    userId: 'u1',
    event: 'Order "Completed" 😀',
    properties: { total: 1.5, deep: { a: [1] } },
    messageId: 'm-track',
  });
  analytics.page({
    ...common,
    userId: 'u1',
    category: 'Docs',
    name: 'Home',
    properties: { path: '/' },
    messageId: 'm-page',
  });
  analytics.screen({
    ...common,
    userId: 'u1',
    category: 'App',
    name: 'Main',
    properties: { tab: 2 },
    messageId: 'm-screen',
  });
  analytics.group({ ...common, userId: 'u1', groupId: 'g1', traits: { plan: 'pro' }, messageId: 'm-group' });
  analytics.alias({ userId: 'u1', previousId: 'a1', timestamp, integrations, context, messageId: 'm-alias' });
  await analytics.closeAndFlush();
  expect(errors).toEqual([]);

  const events = scene.canonical();
  expect(scene.decoded().flatMap(({ refused }) => refused)).toEqual([]);
  const shared = {
    userId: 'u1',
    integrations,
    originalTimestamp: '2026-01-02T03:04:05.678Z',
    context: { ...context, library: { name: '@segment/analytics-node', version: expect.any(String) } },
  };
  const expected = [
    {
      ...shared,
      type: 'identify',
      messageId: 'm-identify',
      anonymousId: 'a1',
      traits: { email: 'ü@b.c', age: 3, tags: ['x', null] },
    },
    {
      ...shared,
      type: 'track',
      messageId: 'm-track',
      anonymousId: 'a1',
      event: 'Order "Completed" 😀',
      properties: { total: 1.5, deep: { a: [1] } },
    },
    {
      ...shared,
      type: 'page',
      messageId: 'm-page',
      anonymousId: 'a1',
      name: 'Home',
      category: 'Docs',
      properties: { path: '/' },
    },
    {
      ...shared,
      type: 'screen',
      messageId: 'm-screen',
      anonymousId: 'a1',
      name: 'Main',
      category: 'App',
      properties: { tab: 2 },
    },
    { ...shared, type: 'group', messageId: 'm-group', anonymousId: 'a1', groupId: 'g1', traits: { plan: 'pro' } },
    { ...shared, type: 'alias', messageId: 'm-alias', previousId: 'a1' },
  ];
  expect(events).toHaveLength(6);
  for (const event of expected) expect(byType(events, event.type)[0]).toMatchObject(event);
  for (const event of events) expect(Math.abs(Date.parse(event.timestamp) - timestamp.getTime())).toBeLessThan(5_000);
});

test('@segment/analytics-node: with ids of its own making, each event once', async () => {
  const analytics = new Analytics({ writeKey: 'wk_live', host: scene.url, flushAt: 15, flushInterval: 100 });
  for (let i = 0; i < 200; i++) analytics.track({ userId: `u${i}`, event: 'e' });
  await analytics.closeAndFlush();
  const records = scene.records();
  expect(records).toHaveLength(200);
  expect(new Set(records.map(({ eventId }) => eventId)).size).toBe(200);
  expect(new Set(records.map(({ userId }) => userId)).size).toBe(200);
});

test('posthog-node: every call arrives field by field', async () => {
  const posthog = new PostHog('wk_live', { host: scene.url, flushAt: 100, flushInterval: 60_000 });
  const timestamp = new Date('2026-01-02T03:04:05.678Z');
  posthog.capture({
    distinctId: 'u1',
    event: 'clicked "it" 😀',
    properties: { a: 1, $set: { plan: 'pro' } },
    groups: { company: 'c1' },
    timestamp,
    uuid: '01900000-0000-7000-8000-000000000001',
  });
  posthog.identify({ distinctId: 'u1', properties: { email: 'ü@b.c', $set_once: { first: 'x' } } });
  posthog.alias({ distinctId: 'u1', alias: 'a1' });
  posthog.groupIdentify({ groupType: 'company', groupKey: 'c1', properties: { name: 'C' }, distinctId: 'u1' });
  posthog.capture({
    distinctId: 'u1',
    event: '$pageview',
    properties: { $current_url: 'https://x.example/p', title: 'P' },
  });
  posthog.capture({ distinctId: 'u1', event: '$screen', properties: { $screen_name: 'Main' } });
  await posthog.shutdown();

  expect(scene.decoded().flatMap(({ refused }) => refused)).toEqual([]);
  const events = scene.canonical();
  const library = { name: 'posthog-node', version: expect.any(String) };
  expect(events).toHaveLength(6);
  expect(byType(events, 'track')).toMatchObject([
    {
      event: 'clicked "it" 😀',
      userId: 'u1',
      messageId: '01900000-0000-7000-8000-000000000001',
      properties: { a: 1 },
      originalTimestamp: '2026-01-02T03:04:05.678Z',
      context: { library, traits: { plan: 'pro' }, groups: { company: 'c1' }, groupId: 'c1' },
    },
  ]);
  expect(byType(events, 'identify')).toMatchObject([
    { userId: 'u1', traits: { email: 'ü@b.c', first: 'x' }, context: { library } },
  ]);
  expect(byType(events, 'alias')).toMatchObject([{ userId: 'u1', previousId: 'a1' }]);
  expect(byType(events, 'group')).toMatchObject([
    { userId: 'u1', groupId: 'c1', traits: { name: 'C' }, context: { groupType: 'company' } },
  ]);
  expect(byType(events, 'page')).toMatchObject([{ name: 'P', properties: { url: 'https://x.example/p', title: 'P' } }]);
  expect(byType(events, 'screen')).toMatchObject([{ name: 'Main' }]);
  expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(6);
});
