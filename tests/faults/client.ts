import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Random } from './random';

export interface ClientEvent {
  readonly messageId: string;
  readonly person: string;
  readonly sequence: number;
  /** Its bytes as they are sent. */
  readonly json: string;
}

/** The client's own ledger: what it sent, and every answer that it got. */
export interface Ledger {
  /** By message id, in the order of their first 200. */
  readonly accepted: Map<string, ClientEvent>;
  sent: number;
  answered200: number;
  answered503: number;
  /** Requests that ended without an answer: nobody knows whether they were taken, so they are sent again. */
  unanswered: number;
  /** Requests for which nobody listened. */
  unheard: number;
}

export const newLedger = (): Ledger => ({
  accepted: new Map(),
  sent: 0,
  answered200: 0,
  answered503: 0,
  unanswered: 0,
  unheard: 0,
});

const PADS = ['', 'é', '😀', "'; DROP TABLE events; --", '\\n\\n', '\\u0000', '\\"}]', ' '.repeat(40)];

/** Bytes that no compression makes smaller. */
const noiseOf = (bytes: number, random: Random): Buffer =>
  Buffer.from(Uint32Array.from({ length: bytes / 4 }, () => random.below(2 ** 32)).buffer);

export function makeEvent(
  input: { messageId: string; person: string; sequence: number; padBytes?: number },
  random: Random,
): ClientEvent {
  const { messageId, person, sequence, padBytes = 0 } = input;
  const noise = padBytes === 0 ? '' : noiseOf(padBytes, random).toString('base64');
  const properties = `{"sequence":${sequence},"pad":"${random.pick(PADS)}${noise}"}`;
  const json = `{"type":"track","event":"Kept","messageId":"${messageId}","userId":"${person}","properties":${properties}}`;
  return { messageId, person, sequence, json };
}

export interface Target {
  readonly captureUrl: string;
  readonly writeKey: string;
  readonly ledger: Ledger;
}

/** Sends once. 'accepted', 'later' (a 503 or no answer), or throws for an answer that makes SDKs throw events away. */
export async function sendOnce({ captureUrl, writeKey, ledger }: Target, events: readonly ClientEvent[]) {
  const body = gzipSync(`{"batch":[${events.map(({ json }) => json).join(',')}]}`);
  const response = await fetch(`${captureUrl}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    },
    body,
    signal: AbortSignal.timeout(10_000),
  }).catch((error: { cause?: { code?: string } }) => (error.cause?.code === 'ECONNREFUSED' ? 'unheard' : null));
  if (response === 'unheard') {
    ledger.unheard++;
    return 'later';
  }
  ledger.sent += events.length;
  if (response === null || (await response.arrayBuffer().catch(() => null)) === null) {
    ledger.unanswered++;
    return 'later';
  }
  if (response.status === 200) {
    ledger.answered200 += events.length;
    return 'accepted';
  }
  if (response.status < 500) throw new Error(`a fault of ours was told as ${response.status}`);
  ledger.answered503++;
  return 'later';
}

/** What a careful client does: the same batch again, until it is answered with 200. */
export async function sendUntilAccepted(target: Target, events: readonly ClientEvent[]): Promise<void> {
  while ((await sendOnce(target, events)) === 'later') await delay(50);
  for (const event of events) {
    if (!target.ledger.accepted.has(event.messageId)) target.ledger.accepted.set(event.messageId, event);
  }
}

export interface LoadOptions {
  readonly prefix: string;
  readonly senders: number;
  readonly batches: number;
  readonly perBatch: number;
  readonly padBytes?: number;
  /** Called whenever a batch was accepted. */
  readonly progress: (accepted: number) => void;
  /** Faults are still to come or under way: slowly, more is sent. */
  readonly isGoingOn: () => boolean;
}

const PACE_MS = { load: 5, waiting: 80 };

/** Several senders, each with persons of its own whose events it sends one batch after the other. */
export async function sendLoad(target: Target, random: Random, options: LoadOptions): Promise<void> {
  const { prefix, senders, batches, perBatch, padBytes } = options;
  const sender = async (number: number): Promise<void> => {
    for (let batch = 0; batch < batches || options.isGoingOn(); batch++) {
      const events = Array.from({ length: perBatch }, (_, index) => {
        const sequence = batch * perBatch + index;
        const person = `${prefix}-person-${number}-${sequence % 3}`;
        return makeEvent(
          { messageId: `${prefix}-${number}-${sequence}`, person, sequence, ...(padBytes ? { padBytes } : {}) },
          random,
        );
      });
      await sendUntilAccepted(target, events);
      options.progress(target.ledger.accepted.size);
      await delay(batch < batches ? PACE_MS.load : PACE_MS.waiting);
    }
  };
  await Promise.all(Array.from({ length: senders }, (_, number) => sender(number)));
}
