import { Analytics } from '@segment/analytics-node';
import type { CanonicalEvent } from '@tributary/event-schema';
import { expect, test } from 'vitest';
import { sceneOfFile } from './capture.scene';

const scene = sceneOfFile();

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
