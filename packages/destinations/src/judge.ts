import { dead, ok, retry } from '@tributary/kernel';
import type { DeliveryOutcome } from './types';

/** How an answer is understood: the one table for all destinations. */
export function judge(reply: { readonly status: number; readonly retryAfterMs?: number | undefined }): DeliveryOutcome {
  const { status } = reply;
  if (status < 300) return ok({ httpStatus: status });
  // No redirect is followed: the address behind it was not chosen by the person who configured the destination.
  if (status < 400) return dead('redirected');
  if (status === 408 || status === 429 || status >= 500) return retry(`http_${status}`, reply.retryAfterMs);
  if (status === 401 || status === 403) return dead('credentials_rejected');
  return dead(`http_${status}`);
}

const SENTENCES: Readonly<Record<string, string>> = {
  credentials_rejected: '{name} rejected the credentials ({status}). Check the keys in the settings, then replay.',
  redirected:
    '{name} answered with a redirect ({status}), which is not followed. Put the final address in the settings.',
  blocked_address: 'The address of {name} is in a private or reserved network. Only the operator can allow it.',
  invalid_url: 'The address for {name} is not valid. Check the URL in the settings or in the mapping.',
  invalid_request: 'The request for {name} is not valid HTTP. Check the headers in the settings.',
  timeout: '{name} did not answer in time. It is tried again.',
  dns: 'The name of {name} could not be resolved. It is tried again.',
  connection: 'No connection to {name} could be made, or it broke off. It is tried again.',
  tls: 'No secure connection to {name} could be made. It is tried again.',
  response_too_large: '{name} answered with more than is accepted.',
  aborted: 'Sending to {name} was interrupted. It is tried again.',
  http_400: '{name} refused the request (400).',
  http_404: '{name} does not know the address or the object (404). Check the settings and the mapping.',
  http_413: '{name} refused the request as too large (413).',
  http_422: '{name} could not use the data (422). Check the mapping.',
  http_429: '{name} asks for fewer requests (429). It is tried again later.',
  nothing_to_send: '{name} had nothing to send for this event.',
  filtered: 'The filter of this mapping did not match.',
};

/** A sentence for a person about how it ended; `detail` is the other side's own words, where there are some. */
export function explain(
  outcome: DeliveryOutcome,
  { name, status, detail }: { readonly name: string; readonly status: number; readonly detail?: string },
): string {
  if (outcome.kind === 'ok') return status ? `${name} accepted it (${status}).` : `${name} took it.`;
  const words = detail?.trim().slice(0, 500);
  const sentence = SENTENCES[outcome.reason] ?? fallback(outcome.kind, status);
  const filled = sentence.replaceAll('{name}', name).replaceAll('{status}', String(status));
  return words ? `${filled} ${/[.!?…]$/.test(words) ? words : `${words}.`}` : filled;
}

/** An explanation as a test gives it, after which nothing is tried again. */
export const withoutRetry = (explanation: string): string => explanation.replace(/ It is tried again(?: later)?\./, '');

function fallback(kind: DeliveryOutcome['kind'], status: number): string {
  const answer = status ? ` (${status})` : '';
  if (kind === 'retry') return `{name} could not take it now${answer}. It is tried again.`;
  if (kind === 'discarded') return '{name} can not take this event.';
  return `{name} did not take it${answer}.`;
}
