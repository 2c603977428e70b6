import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeChunk } from '../decode-chunk';
import { headerOf } from '../dialects/dialect.scene';
import { toCanonical } from '../to-canonical';
import type { ChunkHeader, Dialect } from '../types';
import { checkPolicy, NO_PRIVACY, type PrivacyPolicy } from './policy';
import { createSourcePrivacy } from './source-privacy';
import { hashText, maskText, truncateIp } from './treat-value';

const SECRET = 'a secret of one workspace';
const hash = (text: string) => hashText(text, SECRET);

function privacyOf(policy: Partial<PrivacyPolicy>) {
  const privacy = createSourcePrivacy({ ...NO_PRIVACY, ...policy }, SECRET);
  if (!privacy) throw new Error('this policy changes nothing');
  return privacy;
}

/** What ingest would store of a body under a policy. */
function stored(policy: Partial<PrivacyPolicy>, dialect: Dialect, json: string, more: Partial<ChunkHeader> = {}) {
  const privacy = privacyOf(policy);
  const header = headerOf(dialect, { count: 1, encoding: 'identity', ip: '203.0.113.77', userAgent: 'UA/1', ...more });
  const body = header.encoding === 'gzip' ? gzipSync(json) : Buffer.from(json);
  const chunk = privacy.protectChunk({ header, body });
  const { records, refused } = decodeChunk(chunk.decodeAs, chunk.body);
  const all = refused.map((one) => privacy.withoutEvidence(one));
  const text = [...records, ...all].map(({ raw }) => Buffer.from(raw).toString());
  const everything = JSON.stringify({
    text,
    records: records.map(({ raw: _, ...row }) => row),
    header: chunk.header,
    all,
  });
  const canonical = records.map((record) => toCanonical({ ...record, header: chunk.header }));
  return { records, refused: all, raw: text[0] ?? '', header: chunk.header, canonical, everything };
}

const segmentOf = (event: object) =>
  JSON.stringify({ batch: [{ type: 'track', event: 'e', userId: 'u1', messageId: 'm', ...event }] });
const posthogOf = (properties: object, event: object = {}) =>
  JSON.stringify({ batch: [{ event: 'e', distinct_id: 'u1', uuid: 'm', properties, ...event }] });

describe('every rule in every dialect', () => {
  test.each([
    [
      'deny',
      'a dotted path',
      { deny: ['properties.card.number'] },
      { properties: { card: { number: '4', brand: 'v' } } },
      { properties: { card: { brand: 'v' } } },
    ],
    [
      'deny',
      'a whole object',
      { deny: ['properties.card'] },
      { properties: { card: { number: '4' }, n: 1 } },
      { properties: { n: 1 } },
    ],
    [
      'deny',
      'any key of a level',
      { deny: ['properties.*.email'] },
      { properties: { a: { email: 1, b: 2 }, c: { email: 3 } } },
      { properties: { a: { b: 2 }, c: {} } },
    ],
    [
      'deny',
      'objects in lists',
      { deny: ['properties.items.sku'] },
      { properties: { items: [{ sku: 1, n: 2 }, [{ sku: 3 }], 4] } },
      { properties: { items: [{ n: 2 }, [{}], 4] } },
    ],
    [
      'deny',
      'a dot within a key',
      { deny: ['properties.card\\.number'] },
      { properties: { 'card.number': 1, card: { number: 2 } } },
      { properties: { card: { number: 2 } } },
    ],
    ['deny', 'a field beside the event’s own', { deny: ['email'] }, { email: 'a@b.c' }, {}],
    [
      'hash',
      'text',
      { hash: ['properties.email'] },
      { properties: { email: 'a@b.c' } },
      { properties: { email: hash('a@b.c') } },
    ],
    [
      'hash',
      'numbers with every digit',
      { hash: ['properties.n'] },
      { properties: { n: 42 } },
      { properties: { n: hash('42') } },
    ],
    [
      'hash',
      'what lies within',
      { hash: ['properties.who'] },
      { properties: { who: { a: ['x', null, ''], b: true } } },
      { properties: { who: { a: [hash('x'), null, ''], b: hash('true') } } },
    ],
    [
      'mask',
      'an address',
      { mask: ['properties.email'] },
      { properties: { email: 'jane@example.com' } },
      { properties: { email: 'j***@example.com' } },
    ],
    [
      'mask',
      'a card number',
      { mask: ['properties.card'] },
      { properties: { card: 4111111111114242 } },
      { properties: { card: '**** 4242' } },
    ],
    [
      'the strongest',
      'of several rules counts',
      { mask: ['properties.a'], hash: ['properties.*'], deny: ['properties.b'] },
      { properties: { a: 'x', b: 'y' } },
      { properties: { a: hash('x') } },
    ],
    [
      'allow',
      'keeps what is listed',
      { allow: ['properties.plan', 'properties.card.brand'] },
      { properties: { plan: 1, card: { brand: 'v', number: 4 }, n: 2 } },
      { properties: { plan: 1, card: { brand: 'v' } } },
    ],
    [
      'allow',
      'takes no text for an object',
      { allow: ['properties.card.brand'] },
      { properties: { card: '4111', n: 1 } },
      { properties: { n: 1 } },
    ],
  ] as const)('%s: %s', (_rule, _what, policy, given, wanted) => {
    const { raw } = stored(policy as Partial<PrivacyPolicy>, 'segment', segmentOf(given));
    expect(JSON.parse(raw)).toEqual({ type: 'track', event: 'e', userId: 'u1', messageId: 'm', ...wanted });
    const own = stored(policy as Partial<PrivacyPolicy>, 'tributary', segmentOf(given));
    expect(own.raw).toBe(raw);
    if (!('properties' in given)) return;
    const posthog = stored(policy as Partial<PrivacyPolicy>, 'posthog', posthogOf(given.properties));
    expect(JSON.parse(posthog.raw).properties).toEqual((wanted as { properties: object }).properties);
  });

  test('traits are treated wherever a dialect keeps them', () => {
    const policy = { deny: ['traits.email'], hash: ['traits.phone'] };
    const traits = { email: 'a@b.c', phone: '1', plan: 'pro' };
    const kept = { phone: hash('1'), plan: 'pro' };
    const identify = { type: 'identify', event: undefined, traits, context: { traits } };
    expect(JSON.parse(stored(policy, 'segment', segmentOf(identify)).raw)).toMatchObject({
      traits: kept,
      context: { traits: kept },
    });
    const { canonical, everything } = stored(
      policy,
      'posthog',
      posthogOf({ $set: traits, $set_once: traits }, { event: '$identify', $set: traits, $set_once: traits }),
    );
    expect(canonical[0]?.traits).toEqual(kept);
    expect(everything).not.toContain('a@b.c');
  });

  test("an id's hash is the same in the columns, the event, and from every dialect", () => {
    const policy = { hash: ['userId', 'anonymousId', 'previousId'] };
    const segment = stored(policy, 'segment', segmentOf({ anonymousId: 'anon-1' }));
    expect(segment.records[0]).toMatchObject({ userId: hash('u1'), anonymousId: hash('anon-1'), messageId: 'm' });
    expect(segment.canonical[0]).toMatchObject({ userId: hash('u1'), anonymousId: hash('anon-1') });
    const posthog = stored(policy, 'posthog', posthogOf({ $anon_distinct_id: 'anon-1' }, { event: '$identify' }));
    expect(posthog.records[0]).toMatchObject({ userId: hash('u1'), anonymousId: hash('anon-1') });
    const anonymous = stored(policy, 'posthog', posthogOf({ $device_id: 'u1', distinct_id: 'u1' }));
    expect(anonymous.records[0]).toMatchObject({ userId: '', anonymousId: hash('u1') });
  });

  test('an empty id stays empty', () => {
    const { records } = stored(
      { hash: ['userId', 'anonymousId'] },
      'segment',
      segmentOf({ userId: '', anonymousId: 'a' }),
    );
    expect(records[0]).toMatchObject({ userId: '', anonymousId: hash('a') });
  });

  test('what a batch says for all its events is treated as they are', () => {
    const json = JSON.stringify({
      context: { ip: '203.0.113.9', device: { id: 'd' } },
      batch: [{ type: 'track', event: 'e', userId: 'u' }],
    });
    const { records } = stored({ ip: 'truncate', deny: ['context.device.id'] }, 'segment', json);
    expect(JSON.parse(records[0]?.envelope ?? '')).toEqual({ context: { ip: '203.0.113.0', device: {} } });
  });

  test("PostHog's properties that become context are found by their canonical names", () => {
    const properties = {
      $ip: '203.0.113.9',
      $current_url: 'https://x',
      $pathname: '/p',
      $raw_user_agent: 'UA',
      $os: 'Mac',
      n: 1,
    };
    const { canonical } = stored(
      { ip: 'remove', deny: ['context.page', 'context.userAgent'] },
      'posthog',
      posthogOf(properties),
    );
    expect(canonical[0]?.context).toEqual({ os: { name: 'Mac' } });
    const listed = stored({ allow: ['context.os.name'] }, 'posthog', posthogOf(properties));
    expect(listed.canonical[0]?.context.os).toEqual({ name: 'Mac' });
    const all = stored({ allow: ['context.os'] }, 'posthog', posthogOf(properties));
    expect(all.canonical[0]?.context).toEqual({ os: { name: 'Mac' } });
    expect(all.canonical[0]?.properties).toEqual({ $os: 'Mac', n: 1 });
  });

  test("an allow list for PostHog's properties keeps whose the event is", () => {
    const properties = { distinct_id: 'u2', $set: { email: 'e' }, secret: 's', plan: 'pro', $current_url: 'https://x' };
    const { raw, records } = stored(
      { allow: ['properties.plan'] },
      'posthog',
      posthogOf(properties, { distinct_id: undefined }),
    );
    expect(JSON.parse(raw).properties).toEqual({ distinct_id: 'u2', $set: { email: 'e' }, plan: 'pro' });
    expect(records[0]?.userId).toBe('u2');
  });
});

describe('addresses', () => {
  test.each([
    ['203.0.113.77', '203.0.113.0'],
    ['2001:db8:abcd:12:34::1', '2001:db8:abcd::'],
    ['2001:db8::1', '2001:db8:0::'],
    ['::1', '0:0:0::'],
    ['::ffff:203.0.113.77', '203.0.113.0'],
    ['fe80::1%eth0', 'fe80:0:0::'],
    ['not an address', null],
  ])('%s is truncated to %s', (given, wanted) => {
    expect(truncateIp(given)).toBe(wanted);
  });

  test.each(['segment', 'posthog'] as const)(
    "%s: the request's and the event's own, kept, truncated or removed",
    (dialect) => {
      const json =
        dialect === 'segment' ? segmentOf({ context: { ip: '198.51.100.9' } }) : posthogOf({ $ip: '198.51.100.9' });
      const truncated = stored({ ip: 'truncate' }, dialect, json);
      expect(truncated.header).toMatchObject({
        ip: '203.0.113.0',
        userAgent: 'UA/1',
        privacy: ['truncate IP address'],
      });
      expect(truncated.canonical[0]?.context.ip).toBe('198.51.100.0');
      const removed = stored({ ip: 'remove' }, dialect, json);
      expect(removed.everything).not.toMatch(/198\.51|203\.0/);
      expect(removed.canonical[0]?.context.ip).toBeUndefined();
    },
  );

  test('a rule about the user agent meets the one of the request too', () => {
    const { header, everything } = stored(
      { deny: ['context.userAgent'] },
      'segment',
      segmentOf({ context: { userAgent: 'UA/2' } }),
    );
    expect(header.userAgent).toBeUndefined();
    expect(everything).not.toContain('UA/');
  });
});

describe('ways around a rule', () => {
  const track = '"type":"track","event":"e","userId":"u"';
  test.each([
    ['an escaped key', `{${track},"properties":{"em\\u0061il":"SECRET"}}`],
    ['an escaped key above it', `{${track},"prop\\u0065rties":{"email":"SECRET"}}`],
    ['the same key twice', `{${track},"properties":{"email":"SECRET","email":"SECRET"}}`],
    ['the same object twice', `{${track},"properties":{"email":"SECRET"},"properties":{"email":"SECRET"}}`],
    ['blanks everywhere', `{${track} , "properties" :\n{ "n" : 1 ,\t"email" : "SECRET" } }`],
    [
      'a list around the object',
      `{${track},"properties":{"n":[]},"x":0,"properties":{"email":["SECRET",{"a":"SECRET"}]}}`,
    ],
    ['an escaped quote in the value', `{${track},"properties":{"email":"a\\\\\\"b SECRET","n":"\\\\"}}`],
    ['a value that is an object', `{${track},"properties":{"email":{"deep":["SECRET"]}}}`],
    ['a prototype', `{${track},"properties":{"__proto__":{"email":1},"email":"SECRET"}}`],
    ['a list in the list of events', `[{${track},"properties":{"email":"SECRET"}}]`],
    ['a list of lists of events', `[[{${track},"properties":{"email":"SECRET"}}]]`],
    ['properties that are text', `{${track},"properties":"email=SECRET"}`],
    ['an event that is text', '"email=SECRET"'],
    ['another list of events, which is overwritten', `0],"batch":[{${track},"properties":{"email":"SECRET"}}`],
    [
      'nesting beyond every limit',
      `{${track},"properties":{"email":${'['.repeat(5_000)}"SECRET"${']'.repeat(5_000)}}}`,
    ],
    ['nesting of objects around it', `{${track},"properties":${'{"email":'.repeat(500)}"SECRET"${'}'.repeat(500)}}`],
  ])('%s', (_way, event) => {
    for (const rule of ['deny', 'hash', 'mask'] as const) {
      for (const encoding of ['identity', 'gzip'] as const) {
        const { everything } = stored({ [rule]: ['properties.email'] }, 'segment', `{"batch":[${event}]}`, {
          encoding,
        });
        expect(everything).not.toContain('SECRET');
      }
    }
  });

  test.each([
    ['a body that is no JSON', '{"batch":[{"properties":{"email":"SECRET"}', {}],
    ['a body that is no gzip', '{"email":"SECRET"}', { encoding: 'gzip' as const }],
    [
      'a request that capture refused',
      '{"email":"SECRET"',
      { kind: 'refused' as const, reason: 'malformed_json' as const },
    ],
  ])('%s is refused without its bytes, and says so', (_what, json, more) => {
    const privacy = privacyOf({ deny: ['properties.email'] });
    const chunk = privacy.protectChunk({
      header: headerOf('segment', { count: 2, encoding: 'identity', ...more }),
      body: Buffer.from(json),
    });
    const refused = decodeChunk(chunk.decodeAs, chunk.body).refused.map((one) => privacy.withoutEvidence(one));
    expect(refused).toMatchObject([{ count: 2, detail: expect.stringContaining('were not kept') }]);
    expect(refused[0]?.raw).toHaveLength(0);
  });

  test('a refused event whose shape is sound keeps its bytes, treated', () => {
    const { refused } = stored(
      { mask: ['properties.email'] },
      'segment',
      segmentOf({ userId: undefined, properties: { email: 'jane@example.com' } }),
    );
    expect(refused[0]?.reason).toBe('no_user_anon_id');
    expect(Buffer.from(refused[0]?.raw ?? []).toString()).toContain('j***@example.com');
  });
});

test('bytes that no rule is about stay as they came', () => {
  const json =
    '{"batch":[{"type":"track","event":"é😀","userId":12345678901234567890, "properties":{"n":1.50e+3,"email":"x", "big":9007199254740993}}]}';
  const { raw, records } = stored({ deny: ['properties.email'] }, 'segment', json);
  expect(raw).toBe(
    '{"type":"track","event":"é😀","userId":12345678901234567890, "properties":{"n":1.50e+3,"big":9007199254740993}}',
  );
  expect(records[0]?.userId).toBe('12345678901234567890');
  const hashed = stored({ hash: ['userId'] }, 'segment', json);
  expect(hashed.records[0]?.userId).toBe(hash('12345678901234567890'));
});

test('the header names the rules that touched something, and no value', () => {
  const policy = { deny: ['properties.email', 'properties.never'], hash: ['userId'] };
  const { header } = stored(policy, 'segment', segmentOf({ properties: { email: 'SECRET' } }));
  expect(header.privacy).toEqual(['deny properties.email', 'hash userId']);
  expect(stored({ deny: ['properties.never'] }, 'segment', segmentOf({})).header).not.toHaveProperty('privacy');
});

test('what was hashed before is not hashed again when its own header comes along', () => {
  const policy = { hash: ['userId'], mask: ['properties.card'] };
  const first = stored(policy, 'segment', segmentOf({ properties: { card: '4111111111114242' } }));
  const again = privacyOf(policy).protectEvent({ raw: Buffer.from(first.raw), envelope: '', header: first.header });
  expect(Buffer.from(again.raw).toString()).toBe(first.raw);
  expect(again.header).toEqual(first.header);
});

test.each([
  ['jane@example.com', 'j***@example.com'],
  ['jo@example.com', '***@example.com'],
  ['+49 (171) 123-4567', '**** 4567'],
  ['Berlin', 'B***'],
  ['abc', '***'],
  ['😀😀😀😀', '😀***'],
])('%s is masked as %s', (given, wanted) => {
  expect(maskText(given)).toBe(wanted);
});

test.each([
  [{ deny: ['type'] }, 'privacy.deny.0', 'needed'],
  [{ deny: ['*'] }, 'privacy.deny.0', 'needed'],
  [{ mask: ['userId'] }, 'privacy.mask.0', 'hashed'],
  [{ deny: ['properties..x'] }, 'privacy.deny.0', 'empty name'],
  [{ allow: ['properties'] }, 'privacy.allow.0', 'within'],
  [{ hash: Array.from({ length: 101 }, (_, n) => `traits.t${n}`) }, 'privacy', 'At most 100'],
])('%j can not be saved', (policy, field, words) => {
  expect(checkPolicy({ ...NO_PRIVACY, ...policy })).toMatchObject([{ field, message: expect.stringContaining(words) }]);
});
