import type { DeliverInput, DeliveryResult } from '@tributary/destinations';
import type { HoldLater } from './hold-later';
import type { KeepOrder } from './keep-order';
import type { LoadedEvent } from './load-events';
import type { Plan } from './plan-sends';
import type { DeliverDeps, Mapping, Target } from './ports';
import { deliveryIdOf } from './rows';

/** How an event fared with a mapping. Without `result`, it was held back: its turn did not come. */
export interface Sent {
  readonly mapping: Mapping;
  readonly event: LoadedEvent;
  readonly result: DeliveryResult | null;
}

/** Requests at the same time of one job. */
const LANES_MAX = 8;
/** After so many retryable failures in a row the destination is left in peace until the next try. */
const FAILURES_MAX = 3;

/** After so many calls in a row whose credentials were refused, the destination is paused: one odd answer is none. */
const REFUSALS_MAX = 3;
const REFUSED = 'credentials_rejected';

/** Why the rest of a job is not sent. */
export interface Halt {
  /** pause: the destination takes nothing until a person has looked at it. */
  readonly outcome: { readonly kind: 'retry' | 'pause'; readonly reason: string; readonly afterMs?: number };
  readonly explanation: string;
}

interface Sending {
  readonly deps: DeliverDeps;
  readonly target: Target;
  readonly destination: DeliverInput['destination'];
  readonly signal: AbortSignal;
  readonly sent: (sent: readonly Sent[]) => void;
  readonly refusals: Map<string, number>;
  readonly holds: HoldLater;
  readonly sourceId: string;
  readonly firstAt: number;
  halt: Halt | null;
  failures: number;
}

interface Call {
  readonly mapping: Mapping;
  readonly events: readonly LoadedEvent[];
}

const personOf = (event: LoadedEvent) => event.userId || event.anonymousId;

/**
 * Sends a plan. Where they go out in batches, a mapping's events go in one call; otherwise each person's events go one
 * after the other, several persons beside each other. What later jobs of this process have for a person waits its turn.
 * What has to be tried again keeps the person's later events waiting for a while, in this job and in later ones.
 * A destination that refuses the credentials again and again, asks for a pause or keeps failing is not asked further.
 * `refusals` counts refused calls in a row by destination, from job to job.
 */
export async function sendEvents(
  deps: DeliverDeps,
  input: {
    target: Target;
    sourceId: string;
    plan: Plan;
    order: KeepOrder;
    holds: HoldLater;
    refusals: Map<string, number>;
    /** When the job was first added. */
    firstAt: number;
    signal: AbortSignal;
    sent: (sent: readonly Sent[]) => void;
  },
): Promise<Halt | null> {
  const { target, plan, order, ...rest } = input;
  const destination = { type: target.type, settings: target.settingsWithSecrets() };
  const sending: Sending = { deps, target, destination, ...rest, halt: null, failures: 0 };
  const keyOf = (event: LoadedEvent) => `${target.id} ${input.sourceId} ${personOf(event)}`;
  const lanes = plan.sends.flatMap(({ mapping, events }) =>
    deps.destinations.sendsInBatches(destination, mapping)
      ? [[{ mapping, events }]]
      : lanesByPerson(events).map((lane) => lane.map((event): Call => ({ mapping, events: [event] }))),
  );
  const uses = countUses(lanes, keyOf);
  const turn = order.take(uses.keys());
  const queue = [...lanes];
  const worker = async () => {
    for (let lane = queue.shift(); lane; lane = queue.shift()) {
      const keys = keysOf(lane, keyOf);
      await turn.ready(keys);
      await runLane(sending, lane);
      for (const key of keys) {
        const left = (uses.get(key) ?? 1) - 1;
        uses.set(key, left);
        if (left === 0) turn.done(key);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES_MAX }, worker));
  } finally {
    for (const key of uses.keys()) turn.done(key);
  }
  return sending.halt;
}

/** The calls of a lane in order. Where they are one person's, what has to be tried again keeps the later ones waiting. */
async function runLane(sending: Sending, lane: readonly Call[]): Promise<void> {
  const { deps, target, destination, sourceId, holds, firstAt, signal } = sending;
  for (const call of lane) {
    const [event] = call.events;
    if (!event || deps.destinations.sendsInBatches(destination, call.mapping)) {
      await runCall(sending, call);
      continue;
    }
    const key = `${target.id} ${call.mapping.id} ${sourceId} ${personOf(event)}`;
    if (holds.waits(key, event.eventId)) holdBack(sending, call);
    else {
      const isLeft = await runCall(sending, call);
      const isOver = signal.aborted || sending.halt?.outcome.kind === 'pause';
      holds.note(key, isLeft && !isOver ? event.eventId : null, firstAt);
    }
  }
}

function holdBack({ sent }: Sending, { mapping, events }: Call): void {
  sent(events.map((event) => ({ mapping, event, result: null })));
}

/** Answers whether something of it has to be tried again. */
async function runCall(sending: Sending, call: Call): Promise<boolean> {
  const { mapping, events } = call;
  const { deps, target, destination, signal, sent } = sending;
  if (sending.halt || signal.aborted) {
    holdBack(sending, call);
    return true;
  }
  const report = await deps.destinations.deliver({
    destination,
    mapping,
    events: events.map((event) => ({
      event: event.canonical,
      deliveryId: deliveryIdOf(target.id, mapping.id, event.eventId),
    })),
    signal,
  });
  noteRefusal(sending, report.results);
  for (const result of report.results) noteFailure(sending, result);
  sent(events.map((event, index) => ({ mapping, event, result: report.results[index] ?? null })));
  return report.results.some(({ outcome }) => outcome.kind === 'retry');
}

/** Credentials don't mend themselves: what follows waits for a person, instead of failing one by one. */
function noteRefusal(sending: Sending, results: readonly DeliveryResult[]): void {
  const { refusals, target } = sending;
  const refused = results.find(({ outcome }) => outcome.kind === 'dead' && outcome.reason === REFUSED);
  const inARow = refused ? (refusals.get(target.id) ?? 0) + 1 : 0;
  if (refused && inARow >= REFUSALS_MAX) {
    sending.halt ??= { outcome: { kind: 'pause', reason: REFUSED }, explanation: refused.explanation };
  }
  if (inARow > 0 && inARow < REFUSALS_MAX) refusals.set(target.id, inARow);
  else refusals.delete(target.id);
}

function noteFailure(sending: Sending, { outcome, explanation }: DeliveryResult): void {
  if (outcome.kind === 'retry') {
    sending.failures++;
    if (outcome.afterMs !== undefined || sending.failures >= FAILURES_MAX) {
      sending.halt ??= { outcome, explanation };
    }
  } else sending.failures = 0;
}

function lanesByPerson(events: readonly LoadedEvent[]): LoadedEvent[][] {
  const lanes = new Map<string, LoadedEvent[]>();
  for (const event of events) {
    const person = personOf(event);
    const lane = lanes.get(person);
    if (lane) lane.push(event);
    else lanes.set(person, [event]);
  }
  return [...lanes.values()];
}

function keysOf(lane: readonly Call[], keyOf: (event: LoadedEvent) => string): string[] {
  return [...new Set(lane.flatMap(({ events }) => events.map(keyOf)))];
}

function countUses(lanes: readonly (readonly Call[])[], keyOf: (event: LoadedEvent) => string): Map<string, number> {
  const uses = new Map<string, number>();
  for (const lane of lanes) for (const key of keysOf(lane, keyOf)) uses.set(key, (uses.get(key) ?? 0) + 1);
  return uses;
}
