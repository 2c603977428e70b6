import { type ChunkHeader, decodeHeader } from '@tributary/event-schema';
import type { EventRow, RefusalRow } from '@tributary/event-store';
import { explainReason, isDuplicate } from './present-event';
import { iso } from './time-range';

export interface TraceStage {
  readonly stage: 'received' | 'checked' | 'stored';
  readonly status: 'ok' | 'refused';
  readonly at: string | null;
  readonly title: string;
  readonly detail: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** Below this, clocks agree well enough not to be mentioned. */
const CLOCK_NOTE_MS = 1_000;

const fact = (label: string, value: string | number | undefined) =>
  value === undefined || value === '' ? [] : [{ label, value: String(value) }];

const received = (event: EventRow, header: ChunkHeader): TraceStage => ({
  stage: 'received',
  status: 'ok',
  at: iso(event.receivedAtMs),
  title: 'Received',
  detail: `One request to ${header.path} with ${header.count} ${header.count === 1 ? 'event' : 'events'}.`,
  facts: [
    ...fact('Request', event.requestId),
    ...fact('Path', header.path),
    ...fact('Dialect', event.dialect),
    ...fact('Compression', header.encoding === 'gzip' ? 'gzip' : 'none'),
    ...fact('Address', header.ip),
    ...fact('Client', header.userAgent),
    ...fact('Place in the request', event.origin.index + 1),
    // Of the request as a whole: which of its events a rule touched is not kept.
    ...fact('Privacy rules that touched its request', header.privacy?.join(', ')),
  ],
});

function checked(event: EventRow, duplicates: readonly RefusalRow[]): TraceStage {
  const shiftMs = event.receivedAtMs - event.timestampMs;
  const again = duplicates.reduce((sum, { count }) => sum + count, 0);
  const altered = duplicates.filter(({ reason }) => reason === 'duplicate_altered').length;
  const note =
    altered === 0 ? '' : ` ${altered} of them had other content and are kept beside it: see the list of events.`;
  return {
    stage: 'checked',
    status: 'ok',
    at: iso(event.receivedAtMs),
    title: 'Checked',
    detail:
      again === 0
        ? 'Nothing was wrong with it.'
        : `It came ${again} more ${again === 1 ? 'time; that one was' : 'times; those were'} dropped as duplicates.${note}`,
    facts: [
      ...fact('Message id', event.messageId),
      ...fact('Happened at', iso(event.timestampMs)),
      ...(Math.abs(shiftMs) > CLOCK_NOTE_MS ? fact('Before it was received', `${Math.round(shiftMs / 1_000)} s`) : []),
    ],
  };
}

const stored = (event: EventRow): TraceStage => ({
  stage: 'stored',
  status: 'ok',
  at: null,
  title: 'Stored',
  detail: 'It is in the event store, once.',
  facts: [
    ...fact('Event id', event.eventId),
    ...fact('Lane', event.origin.lane),
    ...fact('Partition', event.origin.partition),
    ...fact('Offset', event.origin.offset),
  ],
});

const refusedStages = (refusal: RefusalRow): TraceStage[] => [
  {
    stage: 'received',
    status: 'ok',
    at: iso(refusal.receivedAtMs),
    title: 'Received',
    detail: `By the ${refusal.dialect} API.`,
    facts: [...fact('Request', refusal.requestId), ...fact('Dialect', refusal.dialect)],
  },
  {
    stage: 'checked',
    status: 'refused',
    at: iso(refusal.receivedAtMs),
    title: refusal.quarantine ? 'Quarantined' : 'Refused',
    detail: refusal.detail || explainReason(refusal.reason),
    facts: [...fact('Reason', refusal.reason), ...fact('What it means', explainReason(refusal.reason))],
  },
];

/** What happened to it before any destination, in order. A refused event's life ends where it was refused. */
export function describeStages(event: EventRow | null, refusals: readonly RefusalRow[]): TraceStage[] {
  const duplicates = refusals.filter(({ reason }) => isDuplicate(reason));
  if (event) return [received(event, decodeHeader(event.header)), checked(event, duplicates), stored(event)];
  const [refusal] = refusals.filter(({ reason }) => !isDuplicate(reason));
  return refusal ? refusedStages(refusal) : duplicates.slice(0, 1).flatMap(refusedStages);
}
