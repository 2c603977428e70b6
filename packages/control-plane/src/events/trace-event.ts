import type { DestinationRow, MappingRow } from '@tributary/db';
import type { DeliveryAttempt, DeliveryState, EventRow } from '@tributary/event-store';
import { presentAttempt, presentDelivery } from '../deliveries/present-delivery';
import { summarizeStatus } from '../deliveries/summarize-status';
import { requirePermission } from '../permissions';
import { presentVerdict } from '../preview/present-verdict';
import type { EventsContext } from './events-context';
import { type EventAddress, findEvent } from './find-event';
import { dispositionOf, presentEvent, presentRefusal } from './present-event';
import { refusalIdOf } from './refusal-id';
import { iso } from './time-range';
import { assembleStages } from './trace/assemble-stages';
import { decisive, listArrivals } from './trace/list-arrivals';
import { presentStage } from './trace/present-stage';
import { refusedSubject, storedSubject } from './trace/read-subject';
import { tookBetween } from './trace/report-received';
import type { StoredSubject } from './trace/trace-stage';

export interface TraceAddress extends EventAddress {
  /** One of several arrivals: the id of the refusal. The stored event, or the newest refusal, when it is left out. */
  readonly arrivalId?: string | undefined;
}

/** The whole life of an event: the request, every step, and at every destination what decided what, every attempt. */
export async function traceEvent(ctx: EventsContext, { arrivalId, ...address }: TraceAddress) {
  requirePermission(ctx, 'events:read');
  requirePermission(ctx, 'deliveries:read');
  requirePermission(ctx, 'persons:read');
  requirePermission(ctx, 'plans:read');
  const { events, refusals } = await findEvent(ctx, address);
  const [stored] = events;
  const own = refusals.filter(({ sourceId }) => stored === undefined || sourceId === stored.sourceId);
  const asked = arrivalId === undefined ? undefined : refusals.find((row) => refusalIdOf(row) === arrivalId);
  const event = asked ? undefined : stored;
  const refusal = event ? undefined : (asked ?? decisive(own));
  const [subject, read] = await Promise.all([
    event ? storedSubject(ctx, event, own) : refusedSubject(ctx, refusal),
    event ? readBranches(ctx, event) : [],
  ]);
  return {
    messageId: address.messageId,
    outcome: refusal ? dispositionOf(refusal) : ('stored' as const),
    /** Whose life it is: the event's id, or that of the refusal. */
    subjectId: refusal ? refusalIdOf(refusal) : (event?.eventId ?? ''),
    event: event ? presentEvent(ctx, event) : null,
    refusals: refusals.map((row) => presentRefusal(row, refusalIdOf(row))),
    stages: subject ? (await assembleStages(ctx, subject)).map(presentStage) : [],
    destinations: subject?.kind === 'stored' ? read.map((branch) => traceDestination(ctx, subject, branch)) : [],
    arrivals: listArrivals(events, refusals),
    others: events
      .filter(({ sourceId }) => sourceId !== stored?.sourceId)
      .map(({ sourceId, receivedAtMs }) => ({ sourceId, receivedAt: iso(receivedAtMs) })),
  };
}

interface Branch {
  readonly destination: DestinationRow;
  readonly mappings: readonly MappingRow[];
  readonly isConnected: boolean;
  readonly deliveries: readonly DeliveryState[];
  readonly attempts: readonly DeliveryAttempt[];
}

/** Deliveries whose attempts are read with the trace; those of more are on their own pages. */
const DELIVERIES_MAX = 500;

/** Destinations that are connected now, and those that got the event when they were. */
async function readBranches(ctx: EventsContext, { eventId, receivedAtMs, sourceId }: EventRow): Promise<Branch[]> {
  const { workspaceId } = ctx.actor;
  const [deliveries, destinations, connections] = await Promise.all([
    ctx.eventStore.sentStatusOfEvent({ workspaceId, eventId, receivedAtMs }),
    ctx.db.destinations.list({ workspaceId }),
    ctx.db.connections.list({ workspaceId, sourceId, limit: 200 }),
  ]);
  const connected = new Set(connections.rows.map(({ destinationId }) => destinationId));
  const concerned = destinations.filter(
    ({ id }) => connected.has(id) || deliveries.some(({ destinationId }) => destinationId === id),
  );
  const deliveryIds = deliveries.slice(0, DELIVERIES_MAX).map(({ deliveryId }) => deliveryId);
  const [attempts, mappings] = await Promise.all([
    deliveryIds.length === 0 ? [] : ctx.eventStore.deliveryAttempts({ workspaceId, deliveryIds }),
    Promise.all(concerned.map(({ id }) => ctx.db.mappings.list({ workspaceId, destinationId: id }))),
  ]);
  return concerned.map((destination, index) => ({
    destination,
    mappings: mappings[index] ?? [],
    isConnected: connected.has(destination.id),
    deliveries: deliveries.filter(({ destinationId }) => destinationId === destination.id),
    attempts: attempts.filter(({ destinationId }) => destinationId === destination.id),
  }));
}

function traceDestination(ctx: EventsContext, subject: StoredSubject, branch: Branch) {
  const { destination, deliveries, mappings } = branch;
  return {
    destinationId: destination.id,
    name: destination.name,
    type: destination.type,
    enabled: destination.enabled,
    paused: destination.paused !== null,
    status: summarizeStatus(deliveries),
    explanation: explain(branch),
    mappings: mappings.map((mapping) => traceMapping(ctx, { ...subject, ...branch }, mapping)),
  };
}

function traceMapping(ctx: EventsContext, branch: StoredSubject & Branch, mapping: MappingRow) {
  const { canonical, deliveries, storedAtMs } = branch;
  const delivery = deliveries.find(({ mappingId }) => mappingId === mapping.id) ?? null;
  const attempts = branch.attempts.filter(({ deliveryId }) => deliveryId === delivery?.deliveryId);
  const [first] = attempts;
  return {
    mappingId: mapping.id,
    name: mapping.name,
    action: mapping.action,
    enabled: mapping.enabled,
    verdict: presentVerdict(ctx.runner.evaluateFilter(mapping.filter, canonical)),
    delivery: delivery && presentDelivery(delivery),
    /** From stored to the start of the first attempt: the wait in the destination's queue. */
    waitedMs: first ? tookBetween(storedAtMs, first.atMs - first.durationMs) : null,
    attempts: attempts.map(presentAttempt),
  };
}

/** One sentence for the branch as a whole. What was recorded says more than what is configured now. */
function explain({ destination, deliveries, isConnected }: Branch): string {
  const status = summarizeStatus(deliveries);
  const decisive = deliveries.find((delivery) => delivery.status === status);
  if (decisive?.explanation) return decisive.explanation;
  if (status === 'delivered') return `${destination.name} took the event.`;
  if (status === 'filtered') return 'No mapping wanted the event.';
  if (status !== null) return `The delivery is ${status}.`;
  if (!destination.enabled) return `${destination.name} is switched off: nothing is sent to it.`;
  if (!isConnected) return 'The source is no longer connected to it.';
  return 'Nothing is recorded: the event is on its way, or the destination was connected after it had come.';
}
