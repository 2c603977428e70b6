import type { Send } from '@tributary/egress';
import type { JsonObject } from '@tributary/event-schema';
import { getDestination } from './catalogue';
import { withoutRetry } from './judge';
import { createSegmentTest } from './segment/segment-runner';
import type { ConnectionTest } from './types';
import { validateSettings } from './validate-settings';
import { createWebhookTest } from './webhook/webhook-runner';

const TIMEOUT_MS = 10_000;

/**
 * Whether the settings work, asked of the vendor where its definition knows how; otherwise only their form is checked,
 * and the message says so. The webhook gets a signed message of the type `tributary.test`.
 */
export async function testConnection(input: {
  readonly type: string;
  readonly settings: JsonObject;
  readonly send: Send;
  readonly signal?: AbortSignal;
}): Promise<ConnectionTest> {
  const { type, settings, send } = input;
  const errors = validateSettings(type, settings);
  if (errors.length > 0) return { ok: false, message: errors.map(({ message }) => message).join(' '), exchanges: [] };
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = input.signal ? AbortSignal.any([timeout, input.signal]) : timeout;
  const test = type === 'webhook' ? createWebhookTest(settings) : createSegmentTest(getDestination(type), settings);
  const { message, ...result } = await test({ send, signal, timeoutMs: TIMEOUT_MS });
  return { ...result, message: withoutRetry(message) };
}
