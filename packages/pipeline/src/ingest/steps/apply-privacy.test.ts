import { createSourcePrivacy, type SourcePrivacy } from '@tributary/event-schema';
import { expect, test } from 'vitest';
import { books, scene, track } from '../ingest.scene';

const POLICY = {
  ip: 'truncate',
  deny: ['properties.secret'],
  allow: [],
  hash: ['userId'],
  mask: ['traits.email'],
} as const;
const rules = createSourcePrivacy(POLICY, 'key') as SourcePrivacy;
const privacy = { privacyOf: ({ sourceId }: { sourceId: string }) => (sourceId === 'src_1' ? rules : null) };

/** Every byte that the world keeps: the store's rows, and the chunks that destinations read. */
async function everything({ log, tasks, stream }: ReturnType<typeof scene>): Promise<string> {
  const chunks = await Promise.all([...tasks.values()].map(({ chunkId }) => stream.inFlight.load(chunkId)));
  const rows = [...log.events(), ...log.refusals()].map(({ raw, ...row }) => [Buffer.from(raw).toString(), row]);
  return JSON.stringify(rows) + chunks.map((bytes) => Buffer.from(bytes ?? []).toString('latin1')).join();
}

test('a denied value reaches neither events nor duplicates nor refusals nor destinations', async () => {
  const world = scene({ deps: { privacy }, routes: [{ id: 'dst_a', state: 'active' }] });
  const secret = { properties: { secret: 'SECRET' } };
  await world.append([track(1, secret), track(1, secret), track(2, { ...secret, userId: undefined })], {
    ip: '203.0.113.77',
  });
  await world.append([{}], { body: '{"batch":[{"properties":{"secret":"SECRET"' });
  await world.append([], { kind: 'refused', reason: 'malformed_json', detail: 'Not JSON.', count: 1, body: '"SECRET' });
  await world.run();
  const kept = await everything(world);
  expect(kept).not.toContain('SECRET');
  expect(kept).not.toContain('203.0.113.77');
  expect(kept).not.toContain('user_1');
  expect(
    world.log
      .refusals()
      .map(({ reason }) => reason)
      .sort(),
  ).toEqual(['duplicate', 'malformed_json', 'malformed_json', 'no_user_anon_id']);
  expect(books(world.log)).toMatchObject({ accepted: 5, stored: 1, duplicate: 1, blocked: 3, difference: 0 });
});

test('a source without rules is stored byte for byte, beside one that has some', async () => {
  const world = scene({ deps: { privacy } });
  const event = track(1, { properties: { secret: 'SECRET' } });
  await world.append([event], { sourceId: 'src_2', ip: '203.0.113.77' });
  await world.append([event]);
  await world.run();
  const [open, treated] = world.log.events();
  expect(Buffer.from(open?.raw ?? []).toString()).toBe(JSON.stringify(event));
  expect(open?.header).toContain('203.0.113.77');
  expect(JSON.parse(treated?.header ?? '').privacy).toEqual(['deny properties.secret', 'hash userId']);
});

test('rules that break are a loss without its bytes, never a leak', async () => {
  const breaking = {
    ...rules,
    protectChunk: () => {
      throw new Error('boom');
    },
  };
  const world = scene({ deps: { privacy: { privacyOf: () => breaking } } });
  await world.append([track(1, { properties: { secret: 'SECRET' } })], { ip: '203.0.113.77' });
  await world.run();
  expect(world.log.refusals()).toMatchObject([{ count: 1, detail: expect.stringContaining('boom') }]);
  expect(await everything(world)).not.toMatch(/SECRET|203\.0/);
});
