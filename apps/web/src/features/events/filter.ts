import { parseAsString, parseAsStringLiteral } from 'nuqs';
import type { EventSummary, Inputs } from '@/api';

export const EVENT_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export const EVENT_STATUSES = ['all', 'stored', 'refused', 'quarantined', 'duplicate'] as const;

/** The filters of the events pages, as they stand in the URL. */
export const filterParsers = {
  status: parseAsStringLiteral(EVENT_STATUSES).withDefault('all'),
  source: parseAsString.withDefault(''),
  type: parseAsStringLiteral(EVENT_TYPES),
  name: parseAsString.withDefault(''),
  user: parseAsString.withDefault(''),
  anonymous: parseAsString.withDefault(''),
  email: parseAsString.withDefault(''),
  message: parseAsString.withDefault(''),
  q: parseAsString.withDefault(''),
};

export interface EventFilter {
  readonly status: (typeof EVENT_STATUSES)[number];
  readonly source: string;
  readonly type: (typeof EVENT_TYPES)[number] | null;
  readonly name: string;
  readonly user: string;
  readonly anonymous: string;
  readonly email: string;
  readonly message: string;
  readonly q: string;
}

export type EventListInput = Omit<Inputs['events']['list'], 'cursor' | 'limit'>;

/** What the API is asked for. Empty parts are left out. */
export function toListInput(filter: EventFilter): EventListInput {
  return {
    status: filter.status,
    ...(filter.source ? { sourceId: filter.source } : {}),
    ...(filter.type ? { type: filter.type } : {}),
    ...(filter.name ? { event: filter.name } : {}),
    ...(filter.user ? { userId: filter.user } : {}),
    ...(filter.anonymous ? { anonymousId: filter.anonymous } : {}),
    ...(filter.email ? { email: filter.email } : {}),
    ...(filter.message ? { messageId: filter.message } : {}),
    ...(filter.q ? { search: filter.q } : {}),
  };
}

/** Whether it asks for one event or one person: then all of the time is looked at, because that costs no more. */
export const isByIdentity = ({ message, user, anonymous, email }: EventFilter): boolean =>
  Boolean(message || user || anonymous || email);

/** What the search box puts into the URL, by what a text was recognised as. One at a time. */
export const SEARCHES = {
  messageId: { part: 'message', word: 'Message id' },
  email: { part: 'email', word: 'Email' },
  userId: { part: 'user', word: 'User id' },
  anonymousId: { part: 'anonymous', word: 'Anonymous id' },
  event: { part: 'name', word: 'Event name' },
  text: { part: 'q', word: 'Text in the event' },
} as const;
export type SearchKind = keyof typeof SEARCHES;

/** The search that the URL holds; null without one. A name stands in its own control. */
export function currentSearch(filter: EventFilter): { kind: SearchKind; value: string } | null {
  for (const [kind, { part }] of Object.entries(SEARCHES) as [SearchKind, { part: keyof EventFilter }][]) {
    const value = filter[part];
    if (kind !== 'event' && value) return { kind, value };
  }
  return null;
}

/** How many filters are on, the source and the status included. */
export function countFilters(filter: EventFilter): number {
  const { status, ...rest } = filter;
  return Object.values(rest).filter(Boolean).length + (status === 'all' ? 0 : 1);
}

/** Puts pages together: newest first, each event once (pages overlap). */
export function mergeEvents(pages: readonly (readonly EventSummary[])[], max: number): EventSummary[] {
  const byId = new Map<string, EventSummary>();
  for (const page of pages) for (const event of page) if (!byId.has(event.id)) byId.set(event.id, event);
  return [...byId.values()].sort((a, b) => b.receivedAt.localeCompare(a.receivedAt)).slice(0, max);
}

/** What a row is called: an event's name, a page's name, or what was asked. */
export function eventTitle(event: Pick<EventSummary, 'name' | 'type' | 'status' | 'count'>): string {
  if (event.name) return event.name;
  if (event.type) return event.type.charAt(0).toUpperCase() + event.type.slice(1);
  return event.count > 1 ? `Request with ${event.count} events` : 'Unreadable request';
}
