import type { DeliveryFilter, WalkedDelivery } from '@tributary/event-store';
import { drop, type Outcome, ok, retry } from '@tributary/kernel';
import type { DeliverTask, DeliverWork } from '../deliver/task';

/** Where a walk stands. */
export interface WalkPlace {
  readonly receivedAtMs: number;
  readonly deliveryId: string;
}

/** A replay as it was asked for: `filter` says which deliveries, as they stood at `createdAtMs`. */
export interface ReplayOrder {
  readonly id: string;
  readonly workspaceId: string;
  readonly filter: Omit<DeliveryFilter, 'workspaceId'>;
  readonly createdAtMs: number;
  readonly enqueued: number;
  readonly place: WalkPlace | null;
}

export interface ReplayDeps {
  readonly replays: {
    /** Marks it as running and gives it; null when it is unknown or has ended (cancelled, too). */
    start(input: { workspaceId: string; replayId: string }): Promise<ReplayOrder | null>;
    /** Keeps totals and place. Answers whether the walk goes on. */
    report(order: ReplayOrder, progress: { enqueued: number; place: WalkPlace }): Promise<'go_on' | 'cancel' | 'ended'>;
    finish(order: ReplayOrder, end: { status: 'succeeded' | 'cancelled'; enqueued: number }): Promise<void>;
  };
  readonly store: {
    walkDeliveries(filter: DeliveryFilter, after?: WalkPlace): AsyncIterable<readonly WalkedDelivery[]>;
  };
  readonly enqueue: (tasks: readonly DeliverTask[]) => Promise<void>;
}

const EVENTS_PER_TASK = 500;
/** One moment's deliveries are kept together up to here; a moment with more is that of several requests. */
const MOMENT_MAX = 10_000;

/**
 * Walks the deliveries that a replay selects and hands them to their destinations again, by reference. Drains walk
 * the same way over what is parked. Safe to run twice: the tasks of a page have the same ids, and the place is kept
 * only after they were added.
 */
export function createReplay(deps: ReplayDeps) {
  /** Hands one page on. Says how the walk ends, or null when it goes on. */
  async function handOn(order: ReplayOrder, page: readonly WalkedDelivery[], enqueued: number) {
    await deps.enqueue(tasksOf(order, page));
    const last = page[page.length - 1];
    if (!last) return null;
    const place = { receivedAtMs: last.receivedAtMs, deliveryId: last.deliveryId };
    const answer = await deps.replays.report(order, { enqueued, place });
    if (answer === 'go_on') return null;
    if (answer === 'cancel') await deps.replays.finish(order, { status: 'cancelled', enqueued });
    return drop(answer === 'cancel' ? 'cancelled' : 'ended_meanwhile');
  }

  return async function replay(
    input: { workspaceId: string; replayId: string },
    { signal }: { signal: AbortSignal },
  ): Promise<Outcome<void>> {
    const order = await deps.replays.start(input);
    if (!order) return drop('nothing_to_replay');
    let { enqueued } = order;
    // What arrives after the request was not part of the count that was shown. A drain says itself where it ends.
    const { untilMs = order.createdAtMs, changedUntilMs } = order.filter;
    const bound = changedUntilMs === undefined ? { untilMs: Math.min(untilMs, order.createdAtMs) } : {};
    const filter = { ...order.filter, workspaceId: order.workspaceId, ...bound };
    for await (const page of wholeMoments(deps.store.walkDeliveries(filter, order.place ?? undefined))) {
      enqueued += page.length;
      const end = await handOn(order, page, enqueued);
      if (end) return end;
      if (signal.aborted) return retry('worker_stopping', 0);
    }
    await deps.replays.finish(order, { status: 'succeeded', enqueued });
    return ok(undefined);
  };
}

/**
 * Pages that end where a moment ends. The events of one request have one time of receipt and come in no order: only
 * within one task they are put into that in which they were accepted.
 */
async function* wholeMoments(
  pages: AsyncIterable<readonly WalkedDelivery[]>,
): AsyncGenerator<readonly WalkedDelivery[]> {
  let moment: readonly WalkedDelivery[] = [];
  for await (const page of pages) {
    const all = [...moment, ...page];
    const lastMs = all.at(-1)?.receivedAtMs;
    const start = all.findIndex(({ receivedAtMs }) => receivedAtMs === lastMs);
    const isTooMuch = all.length - start > MOMENT_MAX;
    moment = isTooMuch ? [] : all.slice(start);
    const whole = isTooMuch ? all : all.slice(0, start);
    if (whole.length > 0) yield whole;
  }
  if (moment.length > 0) yield moment;
}

/**
 * Tasks per destination and source, each event under its mapping: of 500 deliveries, and of more where one moment has
 * more, so that no two tasks share a request.
 */
export function tasksOf(
  order: Pick<ReplayOrder, 'id' | 'workspaceId'>,
  page: readonly WalkedDelivery[],
): DeliverTask[] {
  const groups = new Map<string, WalkedDelivery[]>();
  for (const delivery of page) {
    const key = `${delivery.destinationId} ${delivery.sourceId}`;
    const group = groups.get(key);
    if (group) group.push(delivery);
    else groups.set(key, [delivery]);
  }
  const tasks: DeliverTask[] = [];
  for (const group of groups.values()) {
    for (const part of partsOf(group)) {
      const [first] = part;
      if (!first) continue;
      tasks.push({
        workspaceId: order.workspaceId,
        destinationId: first.destinationId,
        sourceId: first.sourceId,
        chunkId: '',
        work: workOf(part),
        receivedFromMs: Math.min(...part.map((delivery) => delivery.receivedAtMs)),
        receivedToMs: Math.max(...part.map((delivery) => delivery.receivedAtMs)),
        attempt: 1,
        replayId: order.id,
      });
    }
  }
  return tasks;
}

function partsOf(group: readonly WalkedDelivery[]): WalkedDelivery[][] {
  const parts: WalkedDelivery[][] = [];
  for (const delivery of group) {
    const last = parts.at(-1);
    const isSameMoment = last?.at(-1)?.receivedAtMs === delivery.receivedAtMs;
    if (last && (last.length < EVENTS_PER_TASK || isSameMoment)) last.push(delivery);
    else parts.push([delivery]);
  }
  return parts;
}

function workOf(deliveries: readonly WalkedDelivery[]): DeliverWork[] {
  const byMapping = new Map<string, Set<string>>();
  for (const { mappingId, eventId } of deliveries) {
    const eventIds = byMapping.get(mappingId) ?? new Set();
    byMapping.set(mappingId, eventIds.add(eventId));
  }
  // '' is what was never matched with a mapping (parked, or filtered): it meets those of today.
  return [...byMapping].map(([mappingId, eventIds]) => ({
    ...(mappingId === '' ? {} : { mappingId }),
    eventIds: [...eventIds],
  }));
}
