import {
  addChunk,
  type ChunkHeader,
  cutDistinctId,
  derivedMessageId,
  EventColumns,
  parseTimestamp,
  type RefusalReason,
} from '@tributary/event-schema';

export interface Verdict {
  readonly result: 'ok' | 'warning' | 'drop' | 'retry';
  readonly details?: string;
}
export type Verdicts = Readonly<Record<string, Verdict>>;

/** What of a header bears on the checks. The rest says whose it is, which no check asks. */
const HEADER: ChunkHeader = {
  ...{ v: 1, kind: 'events', requestId: '', workspaceId: '', sourceId: '', dialect: 'posthog' },
  ...{ path: '/i/v1/analytics/events', encoding: 'identity', count: 0, receivedAtMs: 0 },
};
/** PostHog's own words, where it has one for the same fault. */
const DETAILS: Partial<Readonly<Record<RefusalReason, string>>> = {
  event_not_defined: 'missing_event_name',
  event_not_string: 'missing_event_name',
  no_user_anon_id: 'missing_distinct_id',
  id_not_string: 'malformed_distinct_id',
  properties_not_object: 'malformed_event_properties',
};

/**
 * What ingest is going to decide, event by event, found by the very code that decides it there. Events without a uuid
 * are stored like all others, but there is no name to call them by.
 */
export function verdictsOn(json: Uint8Array): Verdicts {
  const columns = new EventColumns();
  const { refused } = addChunk({ header: HEADER, body: json }, columns);
  const verdicts = new Map<string, Verdict>();
  for (let row = 0; row < columns.length; row++) {
    const { messageId, index, raw } = columns.recordAt(row, '');
    if (messageId !== derivedMessageId(HEADER.requestId, index)) verdicts.set(messageId, verdictOn(raw));
  }
  for (const { messageId, reason } of refused) {
    if (messageId !== '') verdicts.set(messageId, { result: 'drop', details: DETAILS[reason] ?? reason });
  }
  return Object.fromEntries(verdicts);
}

/** All of them are refused, for one reason. */
export function dropAll(json: Uint8Array, reason: RefusalReason): Verdicts {
  const names = Object.keys(verdictsOn(json));
  return Object.fromEntries(names.map((name) => [name, { result: 'drop', details: reason }]));
}

/** None of them was taken; also what is wrong with one will be said when it comes again. */
export function retryAll(json: Uint8Array): Verdicts {
  const names = Object.keys(verdictsOn(json));
  return Object.fromEntries(names.map((name) => [name, { result: 'retry', details: 'rate_limited' }]));
}

/** Taken, but not quite as it came. */
function verdictOn(raw: Uint8Array): Verdict {
  const { timestamp, distinct_id: distinctId } = JSON.parse(Buffer.from(raw).toString('utf8'));
  if (timestamp !== undefined && parseTimestamp(timestamp) === null) {
    return { result: 'warning', details: 'invalid_event_timestamp' };
  }
  if (typeof distinctId === 'string' && cutDistinctId(distinctId) !== distinctId) {
    return { result: 'warning', details: 'distinct_id_cut' };
  }
  return { result: 'ok' };
}
