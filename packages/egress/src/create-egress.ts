import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { type AddressGuard, createAddressGuard } from './address-guard';
import { type CheckedRequest, checkRequest } from './check-request';
import { createNote } from './create-note';
import { explainFailure, RefusedError } from './explain-failure';
import { readAnswer } from './read-answer';
import { createRedactor } from './transcript';
import { EgressError, type EgressRequest, type EgressResponse, type Send } from './types';

const TIMEOUT_MS = 10_000;
const RESPONSE_BYTES_MAX = 1024 * 1024;
const CONNECTIONS_PER_ORIGIN_MAX = 128;

export interface Resolved {
  readonly address: string;
  readonly family: number;
}

export interface EgressOptions {
  /** Private networks that may be reached nevertheless. */
  readonly allowCidrs: readonly string[];
  /** Cap of an answer's body, after decompression. Default 1 MiB. */
  readonly responseBytesMax?: number;
  /** Default for requests that name none. Default 10,000. */
  readonly timeoutMs?: number;
  /** Name look-up; the system's by default. Its answers are checked, whatever it is. */
  readonly lookup?: (hostname: string) => Promise<readonly Resolved[]>;
}

/** A `Send` that keeps connections open between requests; `close` ends them. */
export type Egress = Send & { close(): Promise<void> };

/**
 * The only way out. The address is checked where the connection is made, on what the name resolved to for that very
 * connection, and once more on the socket: a name that changes its answer between check and use gains nothing.
 */
export function createEgress(options: EgressOptions): Egress {
  const guard = createAddressGuard(options.allowCidrs);
  const agent = createGuardedAgent(guard, options.lookup ?? ((hostname) => systemLookup(hostname, { all: true })));
  const limits = {
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    responseBytesMax: options.responseBytesMax ?? RESPONSE_BYTES_MAX,
  };
  const send: Send = async (request) => {
    const startedAt = performance.now();
    const note = createNote(request, startedAt);
    let answer: EgressResponse | undefined;
    try {
      const checked = checkRequest(request, guard);
      answer = await exchange(agent, checked, request, limits);
      return { response: answer, transcript: note({ answer }) };
    } catch (error) {
      const { code, sentence, partial } = explainFailure(error, request, limits);
      const message = createRedactor(request.redact ?? [])(sentence);
      const transcript = note({ ...(partial ? { answer: partial } : {}), error: message });
      throw new EgressError(code, message, transcript, { cause: error });
    }
  };
  return Object.assign(send, { close: () => agent.destroy() });
}

function createGuardedAgent(guard: AddressGuard, lookup: (hostname: string) => Promise<readonly Resolved[]>): Agent {
  const guardedLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname).then(
      (found) => {
        const allowed = found.filter(({ address }) => guard(address));
        const first = allowed[0];
        if (!first) callback(refusal(hostname, found), '', 0);
        else if (options.all) callback(null, [...allowed]);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, '', 0),
    );
  };
  // No timeouts of undici's own: one timer covers the whole exchange.
  const connect = buildConnector({ lookup: guardedLookup, timeout: 0, allowH2: false });
  return new Agent({
    connect(options, callback) {
      connect(options, (error, socket) => {
        if (error) return callback(error, null);
        const remote = socket.remoteAddress ?? '';
        if (guard(remote)) return callback(null, socket);
        socket.destroy();
        callback(new RefusedError('blocked_address', blockedSentence(options.hostname, [remote])), null);
      });
    },
    connections: CONNECTIONS_PER_ORIGIN_MAX,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

function refusal(hostname: string, found: readonly Resolved[]): Error {
  if (found.length === 0) return Object.assign(new Error(`No address for ${hostname}`), { code: 'ENOTFOUND' });
  return new RefusedError(
    'blocked_address',
    blockedSentence(
      hostname,
      found.map(({ address }) => address),
    ),
  );
}

export function blockedSentence(hostname: string, addresses: readonly string[]): string {
  return `${hostname} resolves to ${addresses.join(', ')}, which is in a private or reserved network. The operator can allow it with TRIBUTARY_EGRESS_ALLOW.`;
}

/** One timer and the caller's signal end everything, also what undici would let wait: a look-up, a queue, a handshake. */
async function exchange(
  agent: Agent,
  checked: CheckedRequest,
  request: EgressRequest,
  limits: { timeoutMs: number; responseBytesMax: number },
): Promise<EgressResponse> {
  request.signal?.throwIfAborted();
  const controller = new AbortController();
  const end = (reason: unknown) => controller.abort(reason);
  const timer = setTimeout(end, request.timeoutMs ?? limits.timeoutMs, new DOMException('Too late', 'TimeoutError'));
  const onAbort = () => end(request.signal?.reason);
  request.signal?.addEventListener('abort', onAbort, { once: true });
  const ended = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  try {
    const answer = agent
      .request({ ...checked, signal: controller.signal })
      .then((reply) => readAnswer(reply, limits.responseBytesMax));
    return await Promise.race([answer, ended]);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
  }
}
