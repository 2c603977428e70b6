import { type ChunkHeader, toCanonical } from '@tributary/event-schema';
import { expect, test } from 'vitest';
import { describeChanges } from './describe-changes';

const header: ChunkHeader = {
  v: 1,
  kind: 'events',
  requestId: 'req_1',
  workspaceId: 'ws_1',
  sourceId: 'src_1',
  dialect: 'segment',
  path: '/v1/batch',
  encoding: 'identity',
  count: 1,
  receivedAtMs: Date.UTC(2026, 10, 22, 12, 0, 0),
};

function changesOf(event: object, more: { header?: Partial<ChunkHeader>; envelope?: object } = {}) {
  const raw = Buffer.from(JSON.stringify(event));
  const own = { ...header, ...more.header };
  const envelope = more.envelope ? JSON.stringify(more.envelope) : '';
  const canonical = toCanonical({ raw, envelope, messageId: 'm-1', header: own });
  const changes = describeChanges({ raw, canonical });
  return Object.fromEntries(changes.map(({ path, kind, why }) => [path, [kind, why]]));
}

test('a value that stayed is not told of; what was filled in says from what', () => {
  expect(
    changesOf({
      type: 'track',
      event: 'Order',
      userId: 'u',
      messageId: 'm-1',
      timestamp: '2026-11-22T12:00:00.000Z',
      originalTimestamp: '2026-11-22T12:00:00.000Z',
      properties: { total: 1 },
    }),
  ).toEqual({ receivedAt: ['added', 'when the request came'] });
  expect(changesOf({ type: 'track', event: 'Order', userId: 'u' })).toMatchObject({
    messageId: ['added', 'the client sent none: made from its place in the request'],
  });
});

test('a clock that is wrong is told with how much it was wrong', () => {
  const at = { timestamp: '2026-11-22T11:00:00.000Z', sentAt: '2026-11-22T11:00:10.000Z' };
  const changes = changesOf({ type: 'track', event: 'Order', userId: 'u', messageId: 'm-1', ...at });
  expect(changes.timestamp).toEqual(['changed', "the client's clock is 3,590 s behind"]);
});

test("PostHog's values are told where they went, and nothing of them is shown as lost", () => {
  const changes = changesOf(
    {
      event: 'Order',
      uuid: 'm-1',
      distinct_id: 'user-123',
      properties: { $current_url: 'https://shop.test/a', plan: 'pro' },
      timestamp: '2026-11-22T12:00:00.000Z',
    },
    { header: { dialect: 'posthog', path: '/batch/' } },
  );
  expect(changes['context.page.url']).toEqual(['added', 'from properties.$current_url']);
  expect(changes.userId).toEqual(['moved', 'from distinct_id']);
  expect(changes.messageId).toEqual(['moved', 'from uuid']);
  expect(Object.values(changes).filter(([kind]) => kind === 'removed')).toEqual([]);
});

test('an id of which PostHog keeps no more than the beginning is told as cut, not as lost', () => {
  const long = `${'👋'.repeat(150)}${'x'.repeat(100)}`;
  const posthog = { header: { dialect: 'posthog', path: '/batch/' } } as const;
  const why = (path: string) => `cut: the first 200 characters of ${path}, as PostHog keeps them`;
  const event = { event: '$identify', uuid: 'm-1', distinct_id: long, properties: { $anon_distinct_id: `a${long}` } };
  const changes = changesOf(event, posthog);
  expect(changes.userId).toEqual(['changed', why('distinct_id')]);
  expect(changes.anonymousId).toEqual(['changed', why('properties.$anon_distinct_id')]);
  expect(Object.keys(changes).filter((path) => path.includes('distinct_id'))).toEqual([]);
  const alias = { event: '$create_alias', uuid: 'm-1', distinct_id: 'u', properties: { alias: long } };
  expect(changesOf(alias, posthog).previousId).toEqual(['changed', why('properties.alias')]);
  // Letters of two halves count as one.
  const fits = { event: 'Order', uuid: 'm-1', distinct_id: '👋'.repeat(150) };
  expect(changesOf(fits, posthog).userId).toEqual(['moved', 'from distinct_id']);
});
