import type { CanonicalEvent } from '@tributary/event-schema';
import type { EventRow } from '@tributary/event-store';
import { offsetNumbers } from '@tributary/event-stream';
import { type DeliverableEvent, decodeEventChunk } from './event-chunk';
import type { DeliverDeps } from './ports';
import type { DeliverTask } from './task';

export interface LoadedEvent extends Omit<DeliverableEvent, 'raw' | 'envelope' | 'header'> {
  readonly canonical: CanonicalEvent;
}

/**
 * The task's events by id, in the order in which they were accepted: from the chunk in flight, else from the event
 * store. What neither has is left out.
 */
export async function loadEvents(deps: DeliverDeps, task: DeliverTask): Promise<Map<string, LoadedEvent>> {
  const wanted = new Set(task.work.flatMap(({ eventIds }) => eventIds));
  const bytes = task.chunkId === '' ? null : await deps.inFlight.load(task.chunkId);
  const found = bytes ? decodeEventChunk(bytes, deps.decode).filter(({ eventId }) => wanted.has(eventId)) : [];
  const known = new Set(found.map(({ eventId }) => eventId));
  const missing = [...wanted].filter((eventId) => !known.has(eventId));
  if (missing.length > 0) {
    const { workspaceId, receivedFromMs, receivedToMs } = task;
    const rows = await deps.store.loadEvents({ workspaceId, receivedFromMs, receivedToMs, eventIds: missing });
    found.push(...[...rows].sort(byAcceptance));
  }
  return new Map(found.map((event) => [event.eventId, { ...infoOf(event), canonical: deps.toCanonical(event) }]));
}

/** Events of one request share their time of receipt: their place in the stream tells which came first. */
function byAcceptance(a: EventRow, b: EventRow): number {
  return (
    a.receivedAtMs - b.receivedAtMs ||
    compareOffsets(a.origin.offset, b.origin.offset) ||
    a.origin.index - b.origin.index
  );
}

function compareOffsets(a: string, b: string): number {
  const right = offsetNumbers(b);
  for (const [n, number] of offsetNumbers(a).entries()) {
    const difference = number - (right[n] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function infoOf({ eventId, messageId, type, name, userId, anonymousId, receivedAtMs }: DeliverableEvent) {
  return { eventId, messageId, type, name, userId, anonymousId, receivedAtMs };
}
