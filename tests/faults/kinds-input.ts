import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { waitFor } from '@tributary/testing';
import { type ClientEvent, makeEvent, sendUntilAccepted } from './client';
import type { Kind, World } from './kinds';
import { spread } from './kinds-processes';

const SHAPE = { senders: 4, perBatch: 10 };

const alteredOf = (event: ClientEvent): ClientEvent => ({ ...event, json: event.json.replace('"Kept"', '"Altered"') });

export const stormDuplicates: Kind = {
  name: 'duplicate-storm',
  title: 'storms of duplicates with altered payloads across restarts',
  plan(world) {
    const shape = { ...SHAPE, batches: 20 * world.size };
    const { target, random, worker, capture, redis, product } = world;
    let altered = 0;
    const deaths = [
      { what: 'the worker', kill: () => worker.signal('SIGKILL'), back: () => worker.ready() },
      { what: 'capture', kill: () => capture.signal('SIGKILL'), back: () => capture.ready() },
      {
        what: 'Redis',
        kill: () => product.kill('redis'),
        back: () => waitFor(async () => (await redis.ping()) === 'PONG', { withinMs: 60_000, what: 'Redis' }),
      },
    ];
    const storm = async () => {
      const known = [...target.ledger.accepted.values()];
      const chosen = Array.from({ length: 60 }, () => random.pick(known));
      const copies = chosen.map((event, at) => (at % 2 === 0 ? alteredOf(event) : event));
      altered += copies.length / 2;
      const parts = [copies.slice(0, 30), copies.slice(30)];
      await Promise.all(parts.map((part) => sendUntilAccepted(target, part)));
    };
    const strikes = spread(world, shape, 1 + world.size).map((after) => {
      const death = random.pick(deaths);
      return {
        after,
        what: `a storm, the death of ${death.what}, and the storm again`,
        async run() {
          await storm();
          death.kill();
          await storm();
          await death.back();
        },
      };
    });
    return {
      ...shape,
      strikes,
      missing: ({ refused, duplicates }) => {
        const told = refused.duplicate_altered ?? 0;
        if (told < altered) return `${altered} altered events were sent, ${told} are told apart`;
        return duplicates >= 2 * altered ? '' : 'duplicates are missing';
      },
    };
  },
};

const HOUR_MS = 3_600_000;

export const jumpClocks: Kind = {
  name: 'clock-jumps',
  title: 'clocks that jump, of capture, of the worker and of clients',
  plan(world) {
    const shape = { ...SHAPE, batches: 20 * world.size };
    const { fleet, random, target, prefix } = world;
    const jumps = [2 * HOUR_MS, -2 * HOUR_MS, 26 * HOUR_MS, -26 * HOUR_MS];
    const strikes = spread(world, shape, 2 * world.size).map((after, number) => {
      const role = random.pick(['capture', 'worker'] as const);
      const offMs = random.pick(jumps);
      return {
        after,
        what: `${role}'s clock jumps by ${offMs / HOUR_MS} h, and clients' by decades`,
        async run() {
          fleet.clock(role, offMs);
          await delay(300);
          const times = ['1970-01-01T00:00:00.000Z', '2099-12-31T23:59:59.999Z', '-000001', '0'];
          const events = times.map((time, at) => {
            const messageId = `${prefix}-time-${number}-${at}`;
            const event = makeEvent({ messageId, person: `${prefix}-clocks`, sequence: number * 10 + at }, random);
            return { ...event, json: event.json.replace('{', `{"timestamp":"${time}","sentAt":"${times[3 - at]}",`) };
          });
          await sendUntilAccepted(target, events);
          // What was accepted under the wrong clock comes again under the right one.
          await delay(300);
          fleet.clock(role, 0);
          await delay(100);
          await sendUntilAccepted(target, events);
        },
      };
    });
    return {
      ...shape,
      strikes,
      missing: ({ duplicates }) => (duplicates >= 8 * world.size ? '' : 'what came again was not seen as such'),
    };
  },
};

interface Hostile {
  readonly what: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
  readonly status: number;
}

const GZIP = { 'content-encoding': 'gzip' };
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

/** What never becomes an event; each has its answer, and none may disturb its neighbours. */
const HOSTILE: readonly Hostile[] = [
  { what: 'a bomb', headers: GZIP, body: gzipSync(Buffer.alloc(128 * 1024 * 1024)), status: 400 },
  { what: 'a bomb of JSON', headers: GZIP, body: gzipSync(`{"batch":[${'{},'.repeat(3_000_000)}{}]}`), status: 400 },
  { what: 'half a gzip', headers: GZIP, body: gzipSync('{"batch":[{}]}').subarray(0, 20), status: 400 },
  { what: 'half a document', body: '{"batch":[{"type":"track","event":"x","userId":"u"},{"type', status: 400 },
  { what: 'a million brackets', body: '['.repeat(400_000), status: 400 },
  { what: 'nothing', body: '', status: 400 },
  { what: 'NULs', body: Buffer.alloc(1_000), status: 400 },
  { what: 'SQL', body: '\n\n;DROP TABLE events;\n\nSELECT 1', status: 400 },
];

/** Strange, and events all the same. */
function strangeEvents({ prefix, random }: World, number: number): ClientEvent[] {
  const odd = [
    `"\\n\\n; DROP TABLE events;\\n\\n","\\u0000":"\\u0000\\u0000"`,
    `"${'x'.repeat(30_000)}"`,
    `${nested(55)}`,
    `"\\ud83d\\ude00 é 漢 \\/ \\\\ \\" }]}"`,
    `{"__proto__":{"a":1},"constructor":null}`,
  ];
  return odd.map((value, at) => {
    const messageId = `${prefix}-odd-${number}-${at}`;
    const event = makeEvent({ messageId, person: `${prefix}-odd-${at}`, sequence: number }, random);
    return { ...event, json: event.json.replace('"properties":{', `"properties":{"odd":${value},`) };
  });
}

async function sendHostile({ target }: World, one: Hostile): Promise<void> {
  const response = await fetch(`${target.captureUrl}${one.path ?? '/v1/batch'}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${target.writeKey}:`).toString('base64')}`,
      'content-type': 'application/json',
      ...one.headers,
    },
    body: one.body as BodyInit,
  });
  await response.arrayBuffer();
  if (response.status !== one.status) throw new Error(`${one.what} was answered with ${response.status}`);
}

/** An event of a megabyte, which PostHog's SDKs may send. */
async function sendLarge({ target, prefix }: World, number: number): Promise<void> {
  const messageId = `${prefix}-large-${number}`;
  const large = `{"event":"Large","distinct_id":"${prefix}-large","uuid":"${messageId}","properties":{"x":"${'y'.repeat(1_000_000)}"}}`;
  const response = await fetch(`${target.captureUrl}/batch`, {
    method: 'POST',
    body: `{"api_key":"${target.writeKey}","batch":[${large}]}`,
  });
  if (response.status !== 200) throw new Error(`a large event was answered with ${response.status}`);
  const event = { messageId, person: `${prefix}-large`, sequence: number, json: large };
  target.ledger.accepted.set(messageId, event);
  target.ledger.answered200++;
}

export const sendHostileInput: Kind = {
  name: 'hostile-input',
  title: 'hostile input in the midst of the load',
  plan(world) {
    const shape = { ...SHAPE, batches: 20 * world.size };
    const { target, prefix, random } = world;
    const strikes = spread(world, shape, 2 * world.size).map((after, number) => ({
      after,
      what: 'bombs, halves, brackets, NULs, SQL, and strange events',
      async run() {
        await Promise.all(HOSTILE.map((one) => sendHostile(world, one)));
        await sendUntilAccepted(target, strangeEvents(world, number));
        const deep = makeEvent(
          { messageId: `${prefix}-deep-${number}`, person: `${prefix}-deep`, sequence: number },
          random,
        );
        const properties = `"properties":{"deep":${nested(10_000)},`;
        await sendUntilAccepted(target, [{ ...deep, json: deep.json.replace('"properties":{', properties) }]);
        await sendLarge(world, number);
      },
    }));
    return {
      ...shape,
      strikes,
      missing: ({ refused }) =>
        (refused.nested_too_deep ?? 0) > 0 && (refused.malformed_gzip ?? 0) > 0 ? '' : 'refusals are missing',
    };
  },
};
