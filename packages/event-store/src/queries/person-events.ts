import { z } from 'zod';
import type { Connection } from '../connection';
import { decodeCursor, type Page, pageLimit, toPage } from '../cursor';
import { ask, atMs, defineQuery, hexId, idOf, timeMs, where, wholeNumber, workspaceId } from '../define-query';
import type { EventRow } from '../rows';
import { isPerson } from './list-events';
import { selectEvents } from './load-events';

const personIds = z.array(hexId).min(1).max(4_000);

const activity = defineQuery({
  sql: (params) => `
    SELECT lower(hex(person_id)) AS personId, uniqExact(event_id) AS events,
      toUnixTimestamp64Milli(min(received_at)) AS firstMs, toUnixTimestamp64Milli(max(received_at)) AS lastMs
    FROM events ${where(isPerson(params.personIds))}
    GROUP BY person_id`,
  params: z.object({ workspaceId, personIds }),
  row: z.object({ personId: z.string(), events: wholeNumber, firstMs: wholeNumber, lastMs: wholeNumber }),
});
export type PersonActivity = z.output<typeof activity.row>;

/** When each id was seen first and last, and how often; ids of no event are left out. */
export function personActivity(
  connection: Connection,
  input: { workspaceId: string; personIds: readonly string[] },
): Promise<PersonActivity[]> {
  return ask(connection, activity, { ...input, personIds: [...input.personIds] });
}

const groups = defineQuery({
  sql: (params) => `
    SELECT group_id AS groupId, uniqExact(event_id) AS events, toUnixTimestamp64Milli(max(received_at)) AS lastMs
    FROM events ${where("group_id != ''", isPerson(params.personIds))}
    GROUP BY group_id ORDER BY lastMs DESC LIMIT 100`,
  params: z.object({ workspaceId, personIds }),
  row: z.object({ groupId: z.string(), events: wholeNumber, lastMs: wholeNumber }),
});

/** Groups that the person's events name, the latest first, 100 at most. */
export function groupsOfPerson(
  connection: Connection,
  input: { workspaceId: string; personIds: readonly string[] },
): Promise<z.output<typeof groups.row>[]> {
  return ask(connection, groups, { ...input, personIds: [...input.personIds] });
}

const members = defineQuery({
  sql: () => `
    SELECT lower(hex(person_id)) AS personId, argMax(if(user_id = '', anonymous_id, user_id), received_at) AS distinctId,
      uniqExact(event_id) AS events, toUnixTimestamp64Milli(max(received_at)) AS lastMs
    FROM events ${where('group_id = {groupId: String}')}
    GROUP BY person_id ORDER BY lastMs DESC LIMIT 100`,
  params: z.object({ workspaceId, groupId: z.string().min(1) }),
  row: z.object({ personId: z.string(), distinctId: z.string(), events: wholeNumber, lastMs: wholeNumber }),
});

/** Persons whose events name the group, the latest first, 100 at most. */
export function membersOfGroup(
  connection: Connection,
  input: { workspaceId: string; groupId: string },
): Promise<z.output<typeof members.row>[]> {
  return ask(connection, members, input);
}

const Input = z.object({
  workspaceId,
  personIds,
  /** Only events that may say something about the person: identifies, and PostHog's words beside any event. */
  tellingOnly: z.boolean().default(false),
  /** Received by then. */
  untilMs: timeMs.optional(),
  cursor: z.string().optional(),
  limit: pageLimit,
});

/** Whole events of a person, newest first. @throws InvalidCursor */
export async function personEvents(connection: Connection, input: z.input<typeof Input>): Promise<Page<EventRow>> {
  const { workspaceId, personIds, tellingOnly, untilMs, cursor, limit } = Input.parse(input);
  const before = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await selectEvents(connection, {
    clauses: [
      isPerson(personIds),
      tellingOnly && `(type = 'identify' OR (dialect = 'posthog' AND multiSearchAny(raw, ['"$set', '"$unset'])))`,
      untilMs !== undefined && `received_at <= ${atMs('untilMs')}`,
      before !== undefined && `(received_at, event_id) < (${atMs('beforeMs')}, ${idOf('beforeId')})`,
    ],
    params: { workspaceId, untilMs, ...(before ? { beforeMs: before.atMs, beforeId: before.id } : {}) },
    limit: limit + 1,
  });
  return toPage(rows, limit, ({ receivedAtMs, eventId }) => ({ atMs: receivedAtMs, id: eventId }));
}
