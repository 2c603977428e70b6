import type { DeliverInput, DeliveryResult } from '@tributary/destinations';
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

/** Why the rest of a job is not sent. */
export interface Halt {
  readonly outcome: { readonly kind: 'retry' | 'dead'; readonly reason: string; readonly afterMs?: number };
  readonly explanation: string;
}

interface Sending {
  readonly deps: DeliverDeps;
  readonly target: Target;
  readonly destination: DeliverInput['destination'];
  readonly signal: AbortSignal;
  readonly sent: (sent: readonly Sent[]) => void;
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
 * A destination that refuses the credentials, asks for a pause or fails again and again is not asked further.
 */
export async function sendEvents(
  deps: DeliverDeps,
  input: {
    target: Target;
    sourceId: string;
    plan: Plan;
    order: KeepOrder;
    signal: AbortSignal;
    sent: (sent: readonly Sent[]) => void;
  },
): Promise<Halt | null> {
  const { target, plan, order, signal, sent } = input;
  const destination = { type: target.type, settings: target.settingsWithSecrets() };
  const sending: Sending = { deps, target, destination, signal, sent, halt: null, failures: 0 };
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
      for (const call of lane) await runCall(sending, call);
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

async function runCall(sending: Sending, { mapping, events }: Call): Promise<void> {
  const { deps, target, destination, signal, sent } = sending;
  if (sending.halt || signal.aborted) {
    sent(events.map((event) => ({ mapping, event, result: null })));
    return;
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
  for (const result of report.results) noteFailure(sending, result);
  sent(events.map((event, index) => ({ mapping, event, result: report.results[index] ?? null })));
}

function noteFailure(sending: Sending, { outcome, explanation }: DeliveryResult): void {
  if (outcome.kind === 'dead' && outcome.reason === 'credentials_rejected') {
    sending.halt ??= { outcome: { kind: 'dead', reason: outcome.reason }, explanation };
  } else if (outcome.kind === 'retry') {
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
