import { describe, expect, test } from 'vitest';
import { disagreements, RECEIVED_AT, RECEIVED_AT_MS, read } from './dialect.scene';

const track = { type: 'track', event: 'Signed Up', userId: 'u1', messageId: 'm1' };
const one = (event: unknown, more = {}) => read('segment', { batch: [event] }, more);

describe('every call, from the bytes to the canonical event', () => {
  const times = { timestamp: '2026-01-02T11:59:50.000Z', sentAt: '2026-01-02T12:00:00.000Z' };
  const provenance = { dialect: 'segment', requestId: 'req_1' };
  const common = { messageId: 'm1', context: {}, receivedAt: RECEIVED_AT, sentAt: times.sentAt, provenance };
  const corrected = { ...common, timestamp: times.timestamp, originalTimestamp: times.timestamp };
  test.each([
    [
      'track',
      { event: 'Signed Up', userId: 'u1', anonymousId: 'a1', properties: { plan: 'pro' } },
      { type: 'track', event: 'Signed Up', userId: 'u1', anonymousId: 'a1', properties: { plan: 'pro' } },
    ],
    [
      'identify',
      { userId: 'u1', traits: { email: 'a@b.c' } },
      { type: 'identify', userId: 'u1', traits: { email: 'a@b.c' } },
    ],
    [
      'page',
      { anonymousId: 'a1', name: 'Home', category: 'Docs', properties: { url: 'https://x' } },
      { type: 'page', anonymousId: 'a1', name: 'Home', category: 'Docs', properties: { url: 'https://x' } },
    ],
    ['screen', { userId: 'u1', name: 'Main' }, { type: 'screen', userId: 'u1', name: 'Main', properties: {} }],
    [
      'group',
      { userId: 'u1', groupId: 'g1', traits: { plan: 'x' } },
      { type: 'group', userId: 'u1', groupId: 'g1', traits: { plan: 'x' } },
    ],
    ['alias', { userId: 'u1', previousId: 'a1' }, { type: 'alias', userId: 'u1', previousId: 'a1' }],
  ] as const)('%s, as a single call and in a batch', (type, event, expected) => {
    const single = read(
      'segment',
      { ...event, ...times, messageId: 'm1', writeKey: 'k' },
      { path: `/v1/${type}`, impliedType: type },
    );
    const batch = read('segment', {
      batch: [{ type, ...event, timestamp: times.timestamp, messageId: 'm1' }],
      sentAt: times.sentAt,
    });
    for (const found of [single, batch]) {
      expect(found.refused).toEqual([]);
      expect(found.canonical).toEqual([{ ...corrected, ...expected }]);
      expect(disagreements(found)).toEqual([]);
    }
  });

  test("the batch's context and integrations lie under the event's", () => {
    const { canonical, records } = read('segment', {
      context: { ip: '1.1.1.1', app: { name: 'a' } },
      integrations: { All: true },
      batch: [{ ...track, context: { ip: '2.2.2.2' }, integrations: { Slack: false } }],
    });
    expect(canonical[0]).toMatchObject({
      context: { ip: '2.2.2.2', app: { name: 'a' } },
      integrations: { All: true, Slack: false },
    });
    expect(records[0]?.envelope).toBe('{"context":{"ip":"1.1.1.1","app":{"name":"a"}},"integrations":{"All":true}}');
  });

  test('raw is the event byte for byte, blanks and order included', () => {
    const text = '{ "type":"track" ,"event":"é😀", "userId" : 1.50e1 }';
    const { records } = read('segment', `{"batch":[ ${text} ]}`);
    expect(new TextDecoder().decode(records[0]?.raw)).toBe(text);
    expect(records[0]).toMatchObject({ name: 'é😀', userId: '15' });
  });
});

describe('bad input: each event is refused for its own reason, its neighbours are not', () => {
  test.each([
    ['a number for an event', 5, 'not_an_object', 'a JSON object'],
    ['a list for an event', [], 'not_an_object', 'a JSON object'],
    ['no type', { ...track, type: undefined }, 'unknown_type', '`type` is missing'],
    ['an odd type', { ...track, type: 'purchase' }, 'unknown_type', '`type` is "purchase"'],
    ['a type that lies on the prototype', { ...track, type: 'constructor' }, 'unknown_type', 'constructor'],
    ['no ids', { ...track, userId: undefined }, 'no_user_anon_id', '`userId` and `anonymousId`'],
    ['empty ids', { ...track, userId: '', anonymousId: null }, 'no_user_anon_id', 'missing or empty'],
    [
      'an object for an id',
      { ...track, userId: {} },
      'id_not_string',
      '`userId` has to be text or a number, but is an object.',
    ],
    ['a list for an id', { ...track, anonymousId: [1] }, 'id_not_string', '`anonymousId`'],
    ['a boolean for an id', { ...track, userId: true }, 'id_not_string', 'true or false'],
    ['a track without a name', { ...track, event: undefined }, 'event_not_defined', '`event`'],
    ['a track with an empty name', { ...track, event: '' }, 'event_not_defined', 'empty'],
    ['a track with a number for a name', { ...track, event: 7 }, 'event_not_string', 'a number'],
    [
      'properties that are a list',
      { ...track, properties: [] },
      'properties_not_object',
      '`properties` has to be an object, but is a list.',
    ],
    ['properties that are text', { ...track, properties: 'x' }, 'properties_not_object', 'is text'],
    ['traits that are a number', { type: 'identify', userId: 'u', traits: 1 }, 'traits_not_object', '`traits`'],
    [
      'traits of a group that are text',
      { type: 'group', userId: 'u', groupId: 'g', traits: 'x' },
      'traits_not_object',
      '`traits`',
    ],
    ['a page named by a number', { type: 'page', userId: 'u', name: 1 }, 'name_not_string', '`name`'],
    ['a screen named by an object', { type: 'screen', userId: 'u', name: {} }, 'name_not_string', '`name`'],
    ['a context that is a list', { ...track, context: [] }, 'context_not_object', '`context`'],
    ['a group without an id', { type: 'group', userId: 'u' }, 'group_id_missing', '`groupId`'],
    ['an alias without its previous id', { type: 'alias', userId: 'u' }, 'previous_id_missing', '`previousId`'],
    ['more than 32 KiB', { ...track, properties: { x: 'x'.repeat(33_000) } }, 'event_too_large', '32768'],
  ])('%s', (_name, event, reason, sentence) => {
    const { records, refused } = read('segment', { batch: [track, event, { ...track, messageId: 'm2' }] });
    expect(records.map(({ messageId, index }) => [messageId, index])).toEqual([
      ['m1', 0],
      ['m2', 2],
    ]);
    expect(refused).toMatchObject([{ reason, index: 1, count: 1 }]);
    expect(refused[0]?.detail).toContain(sentence);
  });

  test('64 levels are taken, 65 are refused, 10,000 harm nothing', () => {
    const nested = (levels: number) =>
      `{"type":"track","event":"e","userId":"u","properties":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`;
    expect(read('segment', `{"batch":[${nested(63)}]}`).records).toHaveLength(1);
    for (const levels of [64, 10_000]) {
      const limits = read('segment', `{"batch":[${nested(levels)},${nested(1)}]}`);
      expect(limits.records).toHaveLength(1);
      expect(limits.refused[0]?.reason).toMatch(/nested_too_deep|event_too_large/);
    }
  });

  test('what is known of a refused event is kept, and its bytes', () => {
    const event = { ...track, anonymousId: 'a1', properties: 1 };
    const { refused } = one(event);
    expect(refused[0]).toMatchObject({
      messageId: 'm1',
      type: 'track',
      name: 'Signed Up',
      userId: 'u1',
      anonymousId: 'a1',
    });
    expect(new TextDecoder().decode(refused[0]?.raw)).toBe(JSON.stringify(event));
  });
});

describe('odd but right', () => {
  test.each([
    ['null for what is absent', { ...track, properties: null, context: null, anonymousId: null, name: null }, {}],
    ['a number for an id', { ...track, userId: 42 }, { userId: '42' }],
    [
      'an integer above 2^53 for an id',
      '{"type":"track","event":"e","userId":12345678901234567891}',
      { userId: '12345678901234567891' },
    ],
    ['a number for a message id', { ...track, messageId: 7 }, { messageId: '7' }],
    [
      'duplicate keys: the last one counts',
      '{"type":"track","event":"a","event":"b","userId":"u","userId":"v"}',
      { event: 'b', userId: 'v' },
    ],
    [
      'escaped keys and values',
      '{"t\\u0079pe":"tr\\u0061ck","event":"a\\"b\\n","userId":"\\u00fc"}',
      { event: 'a"b\n', userId: 'ü' },
    ],
    [
      'a lone surrogate',
      '{"type":"track","event":"a\\ud83d","userId":"u\\udc00","properties":{"x":"\\ud83dx"}}',
      { event: 'a\ufffd', userId: 'u\ufffd', properties: { x: '\ufffdx' } },
    ],
    [
      'a whole surrogate pair',
      '{"type":"track","event":"\\ud83d\\ude00","userId":"\\\\ud83d"}',
      { event: '😀', userId: '\\ud83d' },
    ],
  ])('%s', (_name, event, expected) => {
    const found = read('segment', typeof event === 'string' ? `{"batch":[${event}]}` : { batch: [event] });
    expect(found.refused).toEqual([]);
    expect(found.canonical).toMatchObject([expected]);
    expect(disagreements(found)).toEqual([]);
  });

  test('invalid UTF-8 becomes the replacement character, the event stays', () => {
    const body = new TextEncoder().encode(
      '{"batch":[{"type":"track","event":"a?b","userId":"u?","properties":{"p":"?"}}]}',
    );
    body.forEach((byte, i) => {
      if (byte === 63) body[i] = 0xff;
    });
    const found = read('segment', body);
    expect(found.canonical).toMatchObject([{ event: 'a\ufffdb', userId: 'u\ufffd', properties: { p: '\ufffd' } }]);
    expect(disagreements(found)).toEqual([]);
    expect(Buffer.from(found.records[0]?.raw ?? []).toString('utf8')).toContain('"a\ufffdb"');
  });

  test('__proto__ and its like are data, and change no prototype', () => {
    const event =
      '{"type":"track","event":"e","userId":"u","__proto__":{"event":"evil","polluted":1},"constructor":{"prototype":{"polluted":1}},"properties":{"__proto__":{"polluted":1},"toString":1},"context":{"__proto__":{"ip":"9.9.9.9"}}}';
    const { canonical, refused } = read('segment', `{"batch":[${event}],"__proto__":{"sentAt":1}}`);
    expect(refused).toEqual([]);
    expect(Object.hasOwn(canonical[0]?.properties ?? {}, '__proto__')).toBe(true);
    expect(JSON.stringify(canonical[0]?.properties)).toBe('{"__proto__":{"polluted":1},"toString":1}');
    expect(canonical[0]?.event).toBe('e');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(canonical[0]?.context ?? {})).toBe(Object.prototype);
    expect(canonical[0]?.context?.ip).toBeUndefined();
  });

  test('a missing message id is derived from the place in the request: the same each time, different for each event', () => {
    const body = {
      batch: [
        { ...track, messageId: undefined },
        { ...track, messageId: '' },
        { ...track, messageId: {} },
      ],
    };
    const first = read('segment', body).records.map(({ messageId }) => messageId);
    expect(first).toEqual(read('segment', body).records.map(({ messageId }) => messageId));
    expect(new Set(first).size).toBe(3);
    expect(read('segment', body, { requestId: 'req_2' }).records[0]?.messageId).not.toBe(first[0]);
  });
});

describe("the client's clock", () => {
  const at = (ms: number) => new Date(ms).toISOString();
  const hour = 3_600_000;
  const T = RECEIVED_AT_MS;
  test.each([
    ['right', at(T - 5_000), at(T), T - 5_000],
    ['an hour slow', at(T - hour - 5_000), at(T - hour), T - 5_000],
    ['ten years fast', at(T + 87_600 * hour - 5_000), at(T + 87_600 * hour), T - 5_000],
    ['without sentAt', at(T - 5_000), undefined, T - 5_000],
    ['without timestamp', undefined, at(T), T],
    ['with a garbage timestamp', 'yesterday', at(T), T],
    ['with a garbage sentAt', at(T - 5_000), 'now', T - 5_000],
    ['two days in the future, without sentAt', at(T + 48 * hour), undefined, T],
    ['before 1970', '1969-12-31T23:59:59Z', undefined, T],
    ['with history, years ago', '2019-05-05T00:00:00Z', undefined, Date.UTC(2019, 4, 5)],
    ['in milliseconds', T - 5_000, T, T - 5_000],
    ['in seconds', (T - 5_000) / 1000, T / 1000, T - 5_000],
    ['with an object for a time', {}, [], T],
  ])('%s', (_name, timestamp, sentAt, expected) => {
    const found = read('segment', { batch: [{ ...track, timestamp }], sentAt });
    expect(found.records[0]?.timestampMs).toBe(expected);
    expect(disagreements(found)).toEqual([]);
  });

  test("originalTimestamp is believed before timestamp, the event's sentAt before the batch's", () => {
    const event = { ...track, originalTimestamp: at(T - 9_000), timestamp: at(T - 1), sentAt: at(T - 1_000) };
    const found = read('segment', { batch: [event], sentAt: at(T) });
    expect(found.records[0]?.timestampMs).toBe(T - 8_000);
    expect(disagreements(found)).toEqual([]);
  });
});

describe("the request's address and browser", () => {
  const from = { ip: '203.0.113.9', userAgent: 'Mozilla/5.0' };
  test.each([
    ['of a server are not the user', { ...track }, {}, undefined],
    ['are taken when the client asks', { ...track, context: { direct: true } }, {}, from.ip],
    ['are taken from the browser SDK', { ...track, context: { library: { name: 'analytics.js' } } }, {}, from.ip],
    ['are taken from a browser path', { ...track }, { path: '/v1/b' }, from.ip],
    ["stand behind the event's own", { ...track, context: { direct: true, ip: '8.8.8.8' } }, {}, '8.8.8.8'],
  ])('%s', (_name, event, more, ip) => {
    const { canonical } = one(event, { ...from, ...more });
    expect(canonical[0]?.context.ip).toBe(ip);
  });
});
