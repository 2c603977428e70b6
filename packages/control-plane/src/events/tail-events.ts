import { AppError } from '../errors';
import { requirePermission } from '../permissions';
import type { EventsContext } from './events-context';
import { type EventFilter, toStoreFilter } from './list-events';
import { presentListedEvent } from './present-event';

/**
 * How far a page reaches back behind the one before. Partitions are stored independently, so an event may become
 * visible after younger ones; what is later than this shows up in the list, not in the tail.
 */
const OVERLAP_MS = 30_000;

/** The newest events since the last answer, newest first. Pages overlap: entries are told apart by id. */
export async function tailEvents(
  ctx: EventsContext,
  { limit, after, ...filter }: EventFilter & { readonly limit: number; readonly after?: string | undefined },
) {
  requirePermission(ctx, 'events:read');
  const { workspaceId } = ctx.actor;
  const seenMs = after === undefined ? null : readPlace(after);
  const wanted = await toStoreFilter(ctx, filter);
  const sinceMs = Math.max(wanted.sinceMs ?? 0, seenMs === null ? 0 : seenMs - OVERLAP_MS);
  const { rows } = await ctx.eventStore.listEvents({ workspaceId, ...wanted, sinceMs, limit });
  const newestMs = Math.max(seenMs ?? 0, rows[0]?.receivedAtMs ?? 0);
  return { data: rows.map(presentListedEvent), after: newestMs.toString(36) };
}

function readPlace(after: string): number {
  const ms = Number.parseInt(after, 36);
  if (!Number.isSafeInteger(ms) || ms < 0 || ms.toString(36) !== after)
    throw new AppError('invalid', 'The cursor is not one that this list gave out.');
  return ms;
}
