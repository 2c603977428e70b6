import { explainRefusal, REFUSAL_REASONS, type RefusalReason } from '@tributary/event-schema';
import {
  DUPLICATE_REASONS,
  type DuplicateReason,
  type EventListRow,
  type EventRow,
  type RefusalRow,
} from '@tributary/event-store';
import { dialectName } from './dialect-names';
import type { EventsContext } from './events-context';
import { iso } from './time-range';

const decoder = new TextDecoder();

export const presentListedEvent = ({ receivedAtMs, ...row }: EventListRow) => ({
  ...row,
  receivedAt: iso(receivedAtMs),
});

/** A stored event, as the client sent it and in the form that destinations see. */
export const presentEvent = ({ toCanonical }: Pick<EventsContext, 'toCanonical'>, row: EventRow) => ({
  eventId: row.eventId,
  messageId: row.messageId,
  type: row.type,
  name: row.name,
  userId: row.userId,
  anonymousId: row.anonymousId,
  groupId: row.groupId,
  sourceId: row.sourceId,
  dialect: row.dialect,
  dialectName: dialectName(row.dialect),
  requestId: row.requestId,
  timestamp: iso(row.timestampMs),
  receivedAt: iso(row.receivedAtMs),
  raw: decoder.decode(row.raw),
  envelope: row.envelope,
  canonical: toCanonical(row),
});

const isRefusalReason = (reason: string): reason is RefusalReason =>
  (REFUSAL_REASONS as readonly string[]).includes(reason);

export const explainReason = (reason: string): string =>
  isRefusalReason(reason) ? explainRefusal(reason) : (DUPLICATES[reason] ?? 'It was not stored.');

const DUPLICATES: Readonly<Record<string, string>> = {
  duplicate: 'An event with this message id was received before. It was stored and delivered then, once.',
  duplicate_altered:
    'Another event with this message id, and with other content, was received before. That one was stored and delivered; this one is kept here, whole. Give each event a message id of its own.',
} satisfies Record<DuplicateReason, string>;

export const isDuplicate = (reason: string): boolean => (DUPLICATE_REASONS as readonly string[]).includes(reason);

/** What became of what was not stored. */
export function dispositionOf({ reason, quarantine }: Pick<RefusalRow, 'reason' | 'quarantine'>) {
  if (isDuplicate(reason)) return 'duplicate' as const;
  return quarantine ? ('quarantined' as const) : ('refused' as const);
}

export const presentRefusal = (row: RefusalRow, id: string) => ({
  id,
  sourceId: row.sourceId,
  disposition: dispositionOf(row),
  planId: row.quarantine?.planId ?? null,
  reason: row.reason,
  explanation: explainReason(row.reason),
  detail: row.detail,
  messageId: row.messageId,
  type: row.type,
  name: row.name,
  userId: row.userId,
  anonymousId: row.anonymousId,
  receivedAt: iso(row.receivedAtMs),
  dialect: row.dialect,
  dialectName: dialectName(row.dialect),
  requestId: row.requestId,
  count: row.count,
  raw: decoder.decode(row.raw),
});
