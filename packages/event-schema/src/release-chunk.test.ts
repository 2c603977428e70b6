import { expect, test } from 'vitest';
import { decodeChunk } from './decode-chunk';
import { headerOf } from './dialects/dialect.scene';
import { releaseChunk } from './release-chunk';
import { toCanonical } from './to-canonical';
import type { ChunkHeader, Dialect } from './types';

const track = { type: 'track', event: 'Order Completed', userId: 'u1', properties: { total: 3 } };

const CASES: readonly [string, Dialect, Partial<ChunkHeader>, unknown][] = [
  [
    'a batch with its own context and sentAt',
    'segment',
    {},
    {
      batch: [track, { ...track, messageId: 'm-2', timestamp: '2026-01-02T11:00:00.000Z' }],
      sentAt: '2026-01-02T11:59:50.000Z',
      context: { ip: '1.1.1.1' },
    },
  ],
  [
    'a single call whose path says the type',
    'segment',
    { path: '/v1/track', impliedType: 'track' },
    { event: 'x', userId: 'u' },
  ],
  ['a PostHog event', 'posthog', { path: '/e/' }, { event: 'clicked', distinct_id: 'u', properties: { a: 1 } }],
  [
    "a PostHog batch with the client's clock",
    'posthog',
    { path: '/batch', sentAtMs: 1_767_355_190_000 },
    { batch: [{ event: 'clicked', distinct_id: 'u', timestamp: '2026-01-02T11:00:00.000Z' }] },
  ],
  ['our own list', 'tributary', {}, [{ ...track, messageId: 'm-3' }]],
];

test.each(CASES)('%s comes back from quarantine as the same events', (_name, dialect, more, body) => {
  const header = headerOf(dialect, more);
  const { records } = decodeChunk(header, Buffer.from(JSON.stringify(body)));
  expect(records.length).toBeGreaterThan(0);
  const kept = records.map((record) => ({
    ...record,
    header: JSON.stringify(header),
    refusalId: 'r',
    reason: 'plan_violation' as const,
    lane: 'live',
    offset: '1-0',
  }));
  // The last one first: an id that was derived from its place must not change with it.
  const back = releaseChunk('rel_1', [...kept].reverse());
  expect(back.header).toMatchObject({ requestId: header.requestId, count: records.length, release: { id: 'rel_1' } });
  const again = decodeChunk(back.header, back.body).records;
  const told = (list: typeof records, of: ChunkHeader) =>
    list
      .map((record) => ({ ...record, index: 0, raw: '', canonical: toCanonical({ ...record, header: of }) }))
      .sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
  expect(told(again, back.header)).toEqual(told(records, header));
});
