import { z } from 'zod';
import type { Connection } from '../connection';
import { decodeCursor, type Page, pageLimit, toPage } from '../cursor';
import { ask, atMs, defineQuery, hexId, idOf, timeMs, where, wholeNumber, workspaceId } from '../define-query';
import { DUPLICATE_REASONS } from '../rows';
import { firstDistinct } from './first-distinct';

export const EVENT_STATUSES = ['stored', 'refused', 'quarantined', 'duplicate'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];
const DUPLICATES = DUPLICATE_REASONS.map((reason) => `'${reason}'`).join(', ');

const filter = {
  workspaceId,
  /** All of them when absent. */
  status: z.enum(EVENT_STATUSES).optional(),
  sourceId: z.string().optional(),
  type: z.string().optional(),
  name: z.string().optional(),
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  messageId: z.string().optional(),
  groupId: z.string().optional(),
  /** All ids of one person; only stored events have a person. */
  personIds: z.array(hexId).min(1).max(4_000).optional(),
  /** Found anywhere in the event's bytes, whatever the case. */
  search: z.string().max(500).optional(),
  /** Bounds on the time of receipt: since included, until excluded. */
  sinceMs: timeMs.optional(),
  untilMs: timeMs.optional(),
};

const Input = z.object({ ...filter, cursor: z.string().optional(), limit: pageLimit });
export type ListEventsInput = z.input<typeof Input>;

const Params = z.object({
  ...filter,
  beforeMs: timeMs.optional(),
  beforeId: z.string().optional(),
  rows: z.number().int(),
  oldestFirst: z.boolean(),
});
type Params = z.output<typeof Params>;

const Row = z.object({
  /** The event's id; for what was not stored, the id of the refusal. */
  id: z.string(),
  status: z.enum(EVENT_STATUSES),
  /** Why it was not stored; '' for stored events. */
  reason: z.string(),
  detail: z.string(),
  sourceId: z.string(),
  messageId: z.string(),
  type: z.string(),
  name: z.string(),
  userId: z.string(),
  anonymousId: z.string(),
  receivedAtMs: wholeNumber,
  /** How many events the row stands for. */
  count: wholeNumber,
});
export type EventListRow = z.output<typeof Row>;

/** Parsed as hex before, so that they can stand in the statement: thousands don't fit in a URL. */
export const isPerson = (personIds: readonly string[]): string =>
  `person_id IN (${personIds.map((id) => `unhex('${id}')`).join(', ')})`;

function clausesFor(params: Params, id: 'event_id' | 'refusal_id'): string {
  return where(
    params.sourceId !== undefined && 'source_id = {sourceId: String}',
    params.type !== undefined && 'type = {type: String}',
    params.name !== undefined && 'name = {name: String}',
    params.userId !== undefined && 'user_id = {userId: String}',
    params.anonymousId !== undefined && 'anonymous_id = {anonymousId: String}',
    params.messageId !== undefined && 'message_id = {messageId: String}',
    ...(id === 'event_id' ? [ofGroup(params), ofPerson(params)] : statusClauses(params)),
    params.search !== undefined && 'positionCaseInsensitiveUTF8(raw, {search: String}) > 0',
    params.sinceMs !== undefined && `received_at >= ${atMs('sinceMs')}`,
    params.untilMs !== undefined && `received_at < ${atMs('untilMs')}`,
    params.beforeMs !== undefined && `received_at <= ${atMs('beforeMs')}`,
    params.beforeMs !== undefined && `(received_at, ${id}) < (${atMs('beforeMs')}, ${idOf('beforeId')})`,
  );
}

const statusClauses = (params: Params): (string | false)[] => [
  params.status === 'refused' && `reason NOT IN (${DUPLICATES}) AND disposition = 'refused'`,
  params.status === 'quarantined' && "disposition = 'quarantined'",
  params.status !== 'duplicate' && params.status !== 'refused' && notReleased(params),
  params.status === 'duplicate' && `reason IN (${DUPLICATES})`,
];
const ofGroup = ({ groupId }: Params) => groupId !== undefined && 'group_id = {groupId: String}';
const ofPerson = ({ personIds }: Params) => personIds !== undefined && isPerson(personIds);

/** What came back from quarantine is listed as what it became. */
const notReleased = ({ sinceMs, untilMs }: Params): string =>
  `(disposition != 'quarantined' OR refusal_id NOT IN (SELECT refusal_id FROM quarantine_ends ${where(
    sinceMs !== undefined && `received_at >= ${atMs('sinceMs')}`,
    untilMs !== undefined && `received_at < ${atMs('untilMs')}`,
  )}))`;

/** Each side reads in the order of its key and stops when it has enough: neither FINAL nor LIMIT BY, which would not. */
const listEventsQuery = defineQuery({
  sql(params) {
    const order = params.oldestFirst ? 'ASC' : 'DESC';
    const side = (id: 'event_id' | 'refusal_id'): string => `
      ORDER BY received_at ${order}, ${id} ${order}
      LIMIT {rows: UInt32}`;
    const stored = `
      SELECT lower(hex(event_id)) AS id, 'stored' AS status, '' AS reason, '' AS detail, source_id AS sourceId,
        message_id AS messageId, type, name, user_id AS userId, anonymous_id AS anonymousId,
        toUnixTimestamp64Milli(received_at) AS receivedAtMs, toUInt32(1) AS count
      FROM events ${clausesFor(params, 'event_id')} ${side('event_id')}`;
    const refused = `
      SELECT lower(hex(refusal_id)) AS id, 
        multiIf(reason IN (${DUPLICATES}), 'duplicate', disposition = 'quarantined', 'quarantined', 'refused') AS status,
        toString(refusals.reason) AS reason, detail, source_id AS sourceId, message_id AS messageId, type, name,
        user_id AS userId, anonymous_id AS anonymousId, toUnixTimestamp64Milli(received_at) AS receivedAtMs, count
      FROM refusals ${clausesFor(params, 'refusal_id')} ${side('refusal_id')}`;
    const sides = [...(wantsStored(params) ? [stored] : []), ...(wantsRefused(params) ? [refused] : [])];
    return `SELECT * FROM (${sides.map((text) => `SELECT * FROM (${text})`).join(' UNION ALL ')})
      ORDER BY receivedAtMs ${order}, id ${order} LIMIT {rows: UInt32}`;
  },
  params: Params,
  row: Row,
});

const wantsStored = ({ status }: Params): boolean => status === undefined || status === 'stored';
const wantsRefused = ({ status, personIds, groupId }: Params): boolean =>
  status !== 'stored' && personIds === undefined && groupId === undefined;

/**
 * Events as they were received, newest first, refused ones and duplicates among them. @throws InvalidCursor
 */
export async function listEvents(connection: Connection, input: ListEventsInput): Promise<Page<EventListRow>> {
  const { cursor, limit, ...filters } = Input.parse(input);
  const before = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await firstDistinct<EventListRow>(limit + 1, {
    keyOf: ({ receivedAtMs, id }) => `${receivedAtMs} ${id}`,
    read: (count) =>
      ask(connection, listEventsQuery, {
        ...filters,
        ...(before ? { beforeMs: before.atMs, beforeId: before.id } : {}),
        rows: count,
        oldestFirst: false,
      }),
  });
  return toPage(rows, limit, ({ receivedAtMs, id }) => ({ atMs: receivedAtMs, id }));
}

export interface FirstEventInput {
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly sinceMs: number;
}

/** The first thing that a source received at or after a time, stored or not; null when nothing came yet. */
export async function firstEventSince(connection: Connection, input: FirstEventInput): Promise<EventListRow | null> {
  const [first] = await ask(connection, listEventsQuery, { ...input, rows: 1, oldestFirst: true });
  return first ?? null;
}
