import { type ChunkHeader, decodeHeader } from '@tributary/event-schema';
import type { EventRow, RefusalRow } from '@tributary/event-store';
import type { EventsContext } from '../events-context';
import { isDuplicate, presentEvent } from '../present-event';
import { refusalIdOf } from '../refusal-id';
import type { RefusedSubject, StoredSubject } from './trace-stage';

export async function storedSubject(
  ctx: EventsContext,
  event: EventRow,
  refusals: readonly RefusalRow[],
): Promise<StoredSubject> {
  const { eventId, receivedAtMs } = event;
  const at = { workspaceId: ctx.actor.workspaceId, id: eventId, receivedAtMs };
  return {
    kind: 'stored',
    event,
    header: decodeHeader(event.header),
    canonical: presentEvent(ctx, event).canonical,
    storedAtMs: await ctx.eventStore.storedTimeOf({ ...at, of: 'events' }),
    duplicates: refusals.filter(({ reason }) => isDuplicate(reason)),
  };
}

export async function refusedSubject(
  ctx: EventsContext,
  refusal: RefusalRow | undefined,
): Promise<RefusedSubject | null> {
  if (!refusal) return null;
  const at = { workspaceId: ctx.actor.workspaceId, id: refusalIdOf(refusal), receivedAtMs: refusal.receivedAtMs };
  return {
    kind: 'refused',
    refusal,
    header: readHeader(refusal.header),
    storedAtMs: await ctx.eventStore.storedTimeOf({ ...at, of: 'refusals' }),
  };
}

const readHeader = (json: string | undefined): ChunkHeader | null => (json ? decodeHeader(json) : null);
