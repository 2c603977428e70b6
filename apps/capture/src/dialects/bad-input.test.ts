import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { sceneOfFile } from '../capture.scene';
import { bodyOf, call, TAKERS, type Taker } from './endpoints.scene';

/** What strangers send, at every address, in every dialect. What the answers say is tried where each dialect is. */
const scene = sceneOfFile();

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const BOMB = gzipSync(Buffer.alloc(21 * 1024 * 1024, ' '));
/** Bytes that are not UTF-8 in the middle of a text. */
const withBytes = (json: string, ...bytes: number[]) => {
  const [before = '', after = ''] = json.split('BYTES');
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
};
type Make = (taker: Taker) => string | Uint8Array;
const withProperties =
  (properties: string): Make =>
  (taker) =>
    bodyOf(taker, 'wk_live', properties);

/** Odd, but an event: it is stored, unless its address takes none. */
const ODD: readonly [string, Make][] = [
  ['bytes that are not UTF-8', (taker) => withBytes(bodyOf(taker, 'wk_live', '{"t":"BYTES"}'), 0xff, 0xc0, 0x80)],
  ['halves of surrogate pairs', withProperties('{"\\ud83d":"\\ude00"}')],
  ['keys of prototypes', withProperties('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')],
  ['zero bytes', withProperties('{"t":"a\\u0000b"}')],
  ['large numbers', withProperties('{"n":12345678901234567890123,"e":1e400}')],
];
/** Never right: refused with a reason, as a whole or as an event. */
const BAD: readonly [string, Make][] = [
  ['truncated JSON', (taker) => bodyOf(taker, 'wk_live').slice(0, -3)],
  ['text', () => 'hello'],
  ['a JSON text', () => '"hello"'],
  ['null', () => 'null'],
  ['truncated gzip', (taker) => gzipSync(bodyOf(taker, 'wk_live')).subarray(0, 40)],
  ['a bomb', () => BOMB],
  ['an event larger than any', withProperties(`{"t":"${'x'.repeat(1_100_000)}"}`)],
  ['nesting beyond the limit', withProperties(nested(80))],
  ['nesting without end', withProperties(nested(100_000))],
];

const isUnread = ({ endpoint }: Taker) => endpoint.check?.({ headers: {}, query: new URLSearchParams(), params: {} });
/** Addresses that differ by nothing but the type that they give to their event need not all be tried. */
const kindOf = ({ dialect, method, endpoint }: Taker) =>
  JSON.stringify([dialect, method, endpoint.shape, endpoint.path.replace(/[^/]+$/, ''), Object.keys(endpoint)]);
const KINDS = [...new Map(TAKERS.map((taker) => [kindOf(taker), taker])).values()];
const POSTED = KINDS.filter(({ method }) => method === 'POST');
const ASKED = KINDS.filter(({ method }) => method === 'GET');

/** What is accounted for, of all that was accepted. */
function outcome() {
  const decoded = scene.decoded();
  const counted = scene.appended.reduce((sum, { header }) => sum + header.count, 0);
  const records = decoded.flatMap((chunk) => chunk.records);
  const refused = decoded.flatMap((chunk) => chunk.refused);
  expect(records.length + refused.reduce((sum, { count }) => sum + count, 0)).toBe(counted);
  return {
    stored: records.length,
    reasons: refused.map(({ reason }) => reason),
    details: refused.map(({ detail }) => detail),
  };
}

describe.each(KINDS.map((taker) => [taker.name, taker] as const))('%s', (_name, taker) => {
  test('a disabled source takes nothing, in sight of its owner; of a stranger nothing is kept', async () => {
    const { status } = await call(scene.url, taker, 'wk_off');
    expect(status).toBeLessThan(500);
    expect(outcome()).toMatchObject({ stored: 0, reasons: [isUnread(taker) ? 'unknown_type' : 'source_disabled'] });
    scene.appended.length = 0;
    const stranger = await call(scene.url, taker, 'wk_nobody');
    // What a browser's SDK or a picture hears is a 200 that says no.
    const isNo = stranger.status === 401 || stranger.text.startsWith('GIF') || stranger.text.startsWith('{"ok":false');
    expect([isNo, scene.appended]).toEqual([true, []]);
  });
});

describe('bodies that events are made of', () => {
  const event = '{"event_type":"x","user":{"id":"u"},"a":1}';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  test('are not looked into for strangers, as that is dear', async () => {
    const parsed = vi.spyOn(JSON, 'parse');
    for (const path of ['/api/v1/event?token=wk_nobody', '/api/v1/s2s/events', '/api.abc?p_x=wk_nobody']) {
      await (await scene.post(path, event)).text();
    }
    const texts = parsed.mock.calls.map(([text]) => text);
    parsed.mockRestore();
    expect(texts).not.toContain(event);
    expect(scene.appended).toEqual([]);
  });

  test.each([
    ['/api/v1/s2s/events?token=wk_live', `[${`${event},`.repeat(40_000)}${event}]`, {}],
    ['/v1/webhook?writeKey=wk_live', `[${'{"a":"b"},'.repeat(120_000)}{}]`, {}],
    ['/v1/webhook?writeKey=wk_live', `a=${'b'.repeat(1_200_000)}`, form],
  ])('have a limit of their own: %s', async (path, body, headers) => {
    expect((await scene.post(path, gzipSync(body), { ...headers, 'content-encoding': 'gzip' })).status).toBeLessThan(
      500,
    );
    expect(outcome()).toMatchObject({ stored: 0, reasons: ['request_too_large'] });
  });

  test('with a list that is too long are refused for that, as they came', async () => {
    const list = `[${'{},'.repeat(20_000)}{}]`;
    expect((await scene.post('/v1/webhook?writeKey=wk_live', list)).status).toBe(413);
    expect(scene.appended[0]?.header).toMatchObject({ reason: 'too_many_events', count: 20_001 });
    expect(
      Buffer.from(scene.appended[0]?.body ?? [])
        .toString('utf8')
        .startsWith('[{},{},'),
    ).toBe(true);
  });

  // With a copy of what is there for each field more it took minutes.
  test('and that are a form of very many fields of one object cost no more than as many others', async () => {
    const fields = Array.from({ length: 60_000 }, (_, n) => `a.b${n}=${n}`).join('&');
    expect((await scene.post('/v1/webhook?writeKey=wk_live', fields, form)).status).toBe(200);
    expect(outcome().stored).toBe(1);
  });
});

describe.each(POSTED.map((taker) => [taker.name, taker] as const))('%s', (_name, taker) => {
  test('what is odd is an event all the same', async () => {
    for (const [name, make] of ODD) {
      scene.appended.length = 0;
      const { status } = await call(scene.url, taker, 'wk_live', make(taker));
      const { stored, reasons } = outcome();
      expect([name, status, stored, reasons]).toEqual([
        name,
        200,
        ...(isUnread(taker) ? [0, ['unknown_type']] : [1, []]),
      ]);
      scene.canonical();
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('what is bad is refused in sight of its owner, and is no fault of ours', async () => {
    for (const [name, make] of BAD) {
      scene.appended.length = 0;
      const { status } = await call(scene.url, taker, 'wk_live', make(taker));
      const { stored, reasons, details } = outcome();
      expect([name, status < 500, stored, reasons.length]).toEqual([name, true, 0, 1]);
      expect(details[0]).toMatch(/\w+ .*\.$/);
    }
  });
});

describe.each(ASKED.map((taker) => [taker.name, taker] as const))('%s', (_name, taker) => {
  test('whatever a query says, it ends in sight of its owner', async () => {
    for (const [name, make] of [...ODD, ...BAD.filter(([, make]) => Buffer.from(make(taker)).length < 5_000)]) {
      scene.appended.length = 0;
      const { status } = await call(scene.url, taker, 'wk_live', make(taker));
      const { stored, reasons } = outcome();
      expect([name, status < 500, stored + reasons.length]).toEqual([name, true, 1]);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
