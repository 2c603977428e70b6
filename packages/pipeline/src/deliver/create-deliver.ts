import type { DeliveryRow } from '@tributary/event-store';
import { backoffMs, drop, type Outcome, ok } from '@tributary/kernel';
import { counter, type Logger } from '@tributary/telemetry';
import { pause } from '../pipeline';
import { createHoldLater, type HoldLater } from './hold-later';
import { attemptRow, isLeft } from './judge-results';
import { createKeepOrder, type Entry, type KeepOrder } from './keep-order';
import { type LoadedEvent, loadEvents } from './load-events';
import { type Plan, planSends } from './plan-sends';
import type { DeliverDeps, Target } from './ports';
import { deliveryIdOf, parkedRow, rowOf } from './rows';
import { type Halt, type Sent, sendEvents } from './send-events';
import type { DeliverTask, DeliverWork } from './task';

const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1_000;
const RETRY = { baseMs: 2_000, capMs: 30 * 60 * 1_000 } as const;
/** A vendor's Retry-After is honoured up to here. */
const RETRY_AFTER_MAX_MS = 60 * 60 * 1_000;
/** Who waits longer than this gives the chunk back: the event store has the events, and Redis stays small. */
const KEEP_CHUNK_MS = 60_000;

export interface DeliverContext {
  /** When the task was first added, ms since the epoch. */
  readonly firstAt: number;
  /** An earlier run of this task may have sent a part of it. */
  readonly interrupted: boolean;
  readonly signal: AbortSignal;
}
export type DeliverOutcome =
  | Outcome<void>
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs: number; readonly payload: DeliverTask };

const deliveriesTotal = counter({
  name: 'tributary_deliveries_total',
  help: 'Attempts and decisions by what became of them',
  labels: ['status'],
});

/**
 * The life of a delivery. Read top to bottom: whom to → what → which mapping wants it → send → record every attempt →
 * what is left, later. An event that was delivered is not part of what is left, whatever becomes of its neighbours.
 */
export function createDeliver(deps: DeliverDeps, log: Logger) {
  const order = createKeepOrder();
  const holds = createHoldLater(deps.clock);
  const refusals = new Map<string, number>();

  return async function deliver(task: DeliverTask, ctx: DeliverContext): Promise<DeliverOutcome> {
    const entry = order.enter(task.destinationId);
    try {
      return await deliverInTurn(task, ctx, entry);
    } finally {
      entry.leave();
    }
  };

  async function deliverInTurn(task: DeliverTask, ctx: DeliverContext, entry: Entry): Promise<DeliverOutcome> {
    await deps.targets.ready();
    const target = deps.targets.getDestination(task);
    const release = () => deps.inFlight.release({ id: task.chunkId, holder: task.destinationId });
    const finish = async (outcome: DeliverOutcome): Promise<DeliverOutcome> => {
      if (task.chunkId !== '') await release();
      return outcome;
    };
    const events = await loadEvents(deps, task);
    if (target?.state !== 'active') {
      const state = target?.state ?? 'deleted';
      await record(deps, standingRows(deps, { task, state, events }), { log, signal: ctx.signal });
      return finish(drop(`destination_${state}`));
    }
    const plan = await withoutSettled(deps, task, ctx, planSends(deps, { task, target, events }));
    await record(deps, plan.rows, { log, signal: ctx.signal });

    const around = { order, holds, refusals, entry, log };
    const { left, halt, afterMs, tried } = await sendAndRecord(deps, { task, target, plan, ctx, ...around });
    if (left.length === 0) return finish(ok(undefined));
    const keepChunk = afterMs <= KEEP_CHUNK_MS;
    if (!keepChunk && task.chunkId !== '') await release();
    return {
      kind: 'retry',
      reason: halt?.outcome.reason ?? 'retry',
      afterMs,
      payload: { ...task, chunkId: keepChunk ? task.chunkId : '', work: left, attempt: task.attempt + (tried ? 1 : 0) },
    };
  }
}

async function sendAndRecord(
  deps: DeliverDeps,
  input: {
    task: DeliverTask;
    target: Target;
    plan: Plan;
    ctx: DeliverContext;
    order: KeepOrder;
    holds: HoldLater;
    refusals: Map<string, number>;
    entry: Entry;
    log: Logger;
  },
): Promise<{ left: DeliverWork[]; halt: Halt | null; afterMs: number; tried: boolean }> {
  const { task, target, plan, ctx, order, holds, refusals, entry, log } = input;
  const { signal, firstAt } = ctx;
  const all: Sent[] = [];
  const recording: Promise<void>[] = [];
  const gaveUp = deps.clock() - firstAt >= GIVE_UP_AFTER_MS ? 'after 24 hours' : null;
  const backoff = backoffMs(task.attempt, RETRY);
  const rowFor = (sent: Sent, halt: Halt | null, delayMs: number) => {
    const atMs = deps.clock();
    return attemptRow({ task, sent, halt, atMs, gaveUp, nextAttemptAtMs: atMs + delayMs });
  };
  const delayOf = (sent: Sent) => {
    const outcome = sent.result?.outcome;
    const wish = outcome?.kind === 'retry' ? (outcome.afterMs ?? 0) : 0;
    return Math.max(backoff, Math.min(wish, RETRY_AFTER_MAX_MS));
  };
  await entry.isNext;
  const sending = sendEvents(deps, {
    target,
    sourceId: task.sourceId,
    plan,
    order,
    holds,
    refusals,
    firstAt,
    signal,
    sent(some) {
      all.push(...some);
      // At once, not at the end: what was delivered is known even if this process dies in mid-job.
      const rows = some.flatMap((sent) => (sent.result ? (rowFor(sent, null, delayOf(sent)) ?? []) : []));
      recording.push(record(deps, rows, { log, signal }));
    },
  });
  entry.leave(); // sendEvents has taken its turn: whoever comes next waits for persons only
  const halt = await sending;
  if (halt?.outcome.kind === 'pause') await pauseTarget(deps, { task, target, halt, log });
  // Held back because the worker has to go is no failure, however old the task is.
  const isOver = gaveUp !== null && !signal.aborted;
  const heldBack =
    !isOver && halt === null
      ? []
      : all.filter(({ result }) => !result).flatMap((sent) => rowFor(sent, halt, backoff) ?? []);
  recording.push(record(deps, heldBack, { log, signal }));
  await Promise.all(recording);
  const left = isOver ? [] : all.filter((sent) => isLeft(sent, halt));
  // A worker that is told to go hands the rest over at once.
  const afterMs = signal.aborted ? 0 : Math.max(0, ...left.map(delayOf));
  // What only waited for an earlier event has not used up a try.
  return { left: workOf(left), halt, afterMs, tried: all.some(({ result }) => result !== null) };
}

/**
 * Before the rest is parked, or it would wait for a pause that nobody knows of. When it can't be told, the rest is parked
 * all the same: parked events of a destination that is not paused are drained, and it is tried anew.
 */
async function pauseTarget(
  deps: DeliverDeps,
  { task, target, halt, log }: { task: DeliverTask; target: Target; halt: Halt; log: Logger },
): Promise<void> {
  const reason = `${target.name} refused the credentials several times in a row. ${halt.explanation}`.trim();
  await deps.breaker
    .pause({ workspaceId: task.workspaceId, destinationId: target.id, reason })
    .catch((err) => log.warn({ err, destinationId: target.id }, 'a destination could not be paused'));
}

function workOf(left: readonly Sent[]): DeliverWork[] {
  const byMapping = new Map<string, string[]>();
  for (const { mapping, event } of left) {
    const eventIds = byMapping.get(mapping.id);
    if (eventIds) eventIds.push(event.eventId);
    else byMapping.set(mapping.id, [event.eventId]);
  }
  return [...byMapping].map(([mappingId, eventIds]) => ({ mappingId, eventIds }));
}

/**
 * Attempts that were made have to be known, or a second run would make them again. So recording is tried until it
 * works, or until the worker has to go.
 */
async function record(
  deps: DeliverDeps,
  rows: readonly DeliveryRow[],
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<void> {
  if (rows.length === 0) return;
  for (let attempt = 1; ; attempt++) {
    try {
      await deps.store.appendDeliveries(rows);
      for (const { status } of rows) deliveriesTotal.inc({ status });
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      log.warn({ err: error, rows: rows.length }, 'attempts could not be recorded, trying again');
      await pause(backoffMs(attempt, { baseMs: 100, capMs: 10_000 }), signal);
    }
  }
}

/** After a crash: what the earlier run recorded as ended is not sent again. */
async function withoutSettled(deps: DeliverDeps, task: DeliverTask, ctx: DeliverContext, plan: Plan): Promise<Plan> {
  if (!ctx.interrupted) return plan;
  const idOf = (mappingId: string, { eventId }: LoadedEvent) => deliveryIdOf(task.destinationId, mappingId, eventId);
  const { workspaceId, destinationId, receivedFromMs, receivedToMs } = task;
  const settled = await deps.store.settledSince({
    workspaceId,
    destinationId,
    receivedFromMs,
    receivedToMs,
    sinceMs: ctx.firstAt,
    deliveryIds: plan.sends.flatMap(({ mapping, events }) => events.map((event) => idOf(mapping.id, event))),
  });
  const sends = plan.sends.map(({ mapping, events }) => ({
    mapping,
    events: events.filter((event) => !settled.has(idOf(mapping.id, event))),
  }));
  return { ...plan, sends: sends.filter(({ events }) => events.length > 0) };
}

/** Rows for a destination that takes nothing now: parked while it is paused, discarded once it is off or gone. */
function standingRows(
  deps: DeliverDeps,
  input: {
    task: DeliverTask;
    state: 'paused' | 'disabled' | 'deleted';
    events: ReadonlyMap<string, LoadedEvent>;
  },
): DeliveryRow[] {
  const { task, state, events } = input;
  const atMs = deps.clock();
  const what = state === 'deleted' ? 'deleted' : 'switched off';
  return task.work.flatMap(({ mappingId = '', eventIds }) =>
    eventIds.flatMap((eventId) => {
      const event = events.get(eventId);
      if (!event) return [];
      if (state === 'paused') return parkedRow({ ...task, mappingId, event, atMs });
      const explanation = `The destination was ${what} before the event could be delivered.`;
      const end = { status: 'discarded', reason: `destination_${state}`, explanation } as const;
      return rowOf({ ...task, mappingId, action: '', event, atMs, end });
    }),
  );
}
