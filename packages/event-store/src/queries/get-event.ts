import { z } from 'zod';
import type { Connection } from '../connection';
import { hexId, idOf, workspaceId } from '../define-query';
import type { EventRow, RefusalRow } from '../rows';
import { selectEvents, selectRefusals } from './load-events';

const Input = z.object({ workspaceId, messageId: z.string(), sourceId: z.string().optional() });
export type GetEventInput = z.input<typeof Input>;

export interface EventMatches {
  /** Stored under this message id, newest first. More than one when several sources used the same id. */
  readonly events: readonly EventRow[];
  /** Refusals and duplicates that carried it, newest first. */
  readonly refusals: readonly RefusalRow[];
}

/** Everything that is known under a message id. */
export async function getEvent(connection: Connection, input: GetEventInput): Promise<EventMatches> {
  const params = Input.parse(input);
  const clauses = [
    'message_id = {messageId: String}',
    params.sourceId !== undefined && 'source_id = {sourceId: String}',
  ];
  const [events, refusals] = await Promise.all([
    selectEvents(connection, { clauses, params, limit: 100 }),
    selectRefusals(connection, { clauses, params }),
  ]);
  return { events, refusals };
}

const ById = z.object({ workspaceId, eventId: hexId });

/** One stored event by its id; null when there is none. */
export async function getEventById(connection: Connection, input: z.input<typeof ById>): Promise<EventRow | null> {
  const params = ById.parse(input);
  const [event] = await selectEvents(connection, { clauses: [`event_id = ${idOf('eventId')}`], params, limit: 1 });
  return event ?? null;
}

/** One refusal or duplicate by the id that the list of events shows; null when there is none. */
export async function getRefusalById(
  connection: Connection,
  input: { workspaceId: string; refusalId: string },
): Promise<RefusalRow | null> {
  const params = z.object({ workspaceId, refusalId: hexId }).parse(input);
  const [refusal] = await selectRefusals(connection, { clauses: [`refusal_id = ${idOf('refusalId')}`], params });
  return refusal ?? null;
}
