import type { CanonicalEvent } from '@tributary/event-schema';
import { type DeliverableEvent, decodeEventChunk } from './event-chunk';
import type { DeliverDeps } from './ports';
import type { DeliverTask } from './task';

export interface LoadedEvent extends Omit<DeliverableEvent, 'raw' | 'envelope' | 'header'> {
  readonly canonical: CanonicalEvent;
}

/** The task's events by id: from the chunk in flight, else from the event store. What neither has is left out. */
export async function loadEvents(deps: DeliverDeps, task: DeliverTask): Promise<Map<string, LoadedEvent>> {
  const wanted = new Set(task.work.flatMap(({ eventIds }) => eventIds));
  const bytes = task.chunkId === '' ? null : await deps.inFlight.load(task.chunkId);
  const found = bytes ? decodeEventChunk(bytes).filter(({ eventId }) => wanted.has(eventId)) : [];
  const known = new Set(found.map(({ eventId }) => eventId));
  const missing = [...wanted].filter((eventId) => !known.has(eventId));
  if (missing.length > 0) {
    const { workspaceId, receivedFromMs, receivedToMs } = task;
    found.push(...(await deps.store.loadEvents({ workspaceId, receivedFromMs, receivedToMs, eventIds: missing })));
  }
  return new Map(found.map((event) => [event.eventId, { ...infoOf(event), canonical: deps.toCanonical(event) }]));
}

function infoOf({ eventId, messageId, type, name, userId, anonymousId, receivedAtMs }: DeliverableEvent) {
  return { eventId, messageId, type, name, userId, anonymousId, receivedAtMs };
}
