import {
  EgressError,
  type EgressErrorCode,
  type EgressRequest,
  type EgressResponse,
  type Send,
} from '@tributary/egress';
import type { CanonicalEvent } from '@tributary/event-schema';
import type { Mapping } from './types';

/** For this room's tests only. */
export function track(over: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return {
    messageId: 'message-1',
    type: 'track',
    event: 'Order Completed',
    userId: 'user-1',
    anonymousId: 'anonymous-1',
    properties: {
      order_id: 'o-1',
      total: 12.5,
      currency: 'EUR',
      products: [{ product_id: 'p-1', name: 'Tea', price: 12.5, quantity: 1 }],
    },
    context: { ip: '93.184.216.34' },
    timestamp: '2026-01-01T00:00:00.000Z',
    receivedAt: '2026-01-01T00:00:01.000Z',
    ...over,
  };
}

export function identify(over: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return {
    messageId: 'message-2',
    type: 'identify',
    userId: 'user-1',
    traits: { email: 'ada@example.com', first_name: 'Ada', name: 'Ada Lovelace' },
    context: {},
    timestamp: '2026-01-01T00:00:00.000Z',
    receivedAt: '2026-01-01T00:00:01.000Z',
    ...over,
  };
}

export function mappingOf(over: Partial<Mapping> & { action: string }): Mapping {
  return { id: 'map_1', name: 'A mapping', filter: '', mapping: {}, enabled: true, ...over };
}

type Answer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | EgressErrorCode;

/** A `Send` with scripted answers (the last one stays), and what was sent. */
export function vendor(...answers: Answer[]): { send: Send; sent: EgressRequest[] } {
  const sent: EgressRequest[] = [];
  const send: Send = async (request) => {
    const answer = answers[Math.min(sent.length, answers.length - 1)] ?? { status: 200 };
    sent.push(request);
    await new Promise((resolve) => setImmediate(resolve));
    const said = {
      method: request.method,
      url: request.url,
      requestHeaders: {},
      requestBody: String(request.body ?? ''),
      durationMs: 1,
      truncated: false,
    };
    if (typeof answer === 'string') throw new EgressError(answer, `It ended as ${answer}.`, said);
    const body = answer.body ?? '';
    const headers = { ...(body.startsWith('{') ? { 'content-type': 'application/json' } : {}), ...answer.headers };
    const response: EgressResponse = { status: answer.status, headers, body: Buffer.from(body) };
    return { response, transcript: { ...said, status: answer.status, responseHeaders: headers, responseBody: body } };
  };
  return { send, sent };
}
