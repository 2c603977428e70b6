import { judgeConsent } from '@tributary/event-schema';
import type { DeliveryRow } from '@tributary/event-store';
import type { LoadedEvent } from './load-events';
import type { DeliverDeps, Mapping, Target } from './ports';
import { rowOf } from './rows';
import type { DeliverTask, DeliverWork } from './task';

/** What is to be sent: each mapping with the events that it wants, in order. */
export interface Plan {
  readonly sends: readonly { readonly mapping: Mapping; readonly events: readonly LoadedEvent[] }[];
  /** What is decided without sending. */
  readonly rows: readonly DeliveryRow[];
}

interface Planning {
  readonly deps: DeliverDeps;
  readonly task: DeliverTask;
  readonly target: Target;
  readonly events: ReadonlyMap<string, LoadedEvent>;
  readonly wanted: Map<Mapping, LoadedEvent[]>;
  readonly rows: DeliveryRow[];
  readonly atMs: number;
}

/** Which mapping wants which event; the rest is decided here, with the reason. */
export function planSends(
  deps: DeliverDeps,
  input: { task: DeliverTask; target: Target; events: ReadonlyMap<string, LoadedEvent> },
): Plan {
  const planning: Planning = { deps, ...input, wanted: new Map(), rows: [], atMs: deps.clock() };
  const places = new Map([...input.events.keys()].map((eventId, place) => [eventId, place]));
  const placeOf = (eventId: string) => places.get(eventId) ?? places.size;
  for (const work of input.task.work) {
    // As they were accepted: a replay names them in an order of its own.
    for (const eventId of [...work.eventIds].sort((a, b) => placeOf(a) - placeOf(b))) {
      const event = input.events.get(eventId);
      if (!event) planning.rows.push(goneRow(planning, work, eventId));
      else if (isWithheld(planning, event, work.mappingId)) continue;
      else if (work.mappingId === undefined) matchAll(planning, event);
      else matchOne(planning, work.mappingId, event);
    }
  }
  return { sends: [...planning.wanted].map(([mapping, events]) => ({ mapping, events })), rows: planning.rows };
}

function want({ wanted }: Planning, mapping: Mapping, event: LoadedEvent): void {
  const events = wanted.get(mapping);
  if (events) events.push(event);
  else wanted.set(mapping, [event]);
}

function decide(
  { task, rows, atMs }: Planning,
  { mapping, event, end }: { mapping?: Mapping; event: LoadedEvent; end: Parameters<typeof rowOf>[0]['end'] },
): void {
  rows.push(rowOf({ ...task, mappingId: mapping?.id ?? '', action: mapping?.action ?? '', event, atMs, end }));
}

/** Before any mapping is asked: an event goes nowhere that its person has not agreed to. Judged anew at each attempt. */
function isWithheld(planning: Planning, event: LoadedEvent, mappingId: string | undefined): boolean {
  const verdict = judgeConsent(planning.target.consent, event.canonical);
  if (verdict.granted) return false;
  const mapping = planning.target.mappings.find(({ id }) => id === mappingId);
  const end = { status: 'filtered', reason: 'consent_missing', explanation: verdict.explanation } as const;
  const { task, rows, atMs } = planning;
  rows.push(rowOf({ ...task, mappingId: mappingId ?? '', action: mapping?.action ?? '', event, atMs, end }));
  return true;
}

function matchAll(planning: Planning, event: LoadedEvent): void {
  const { deps, target, task } = planning;
  const enabled = target.mappings.filter((mapping) => mapping.enabled);
  const misses: string[] = [];
  let matches = 0;
  for (const mapping of enabled) {
    const verdict = deps.destinations.evaluateFilter(mapping.filter, event.canonical);
    if (verdict.matched) {
      want(planning, mapping, event);
      matches++;
    } else misses.push(`${mapping.name}: ${missOf(verdict)}`);
  }
  if (matches === 0) {
    const reason = enabled.length === 0 ? 'no_mapping' : 'filtered';
    const explanation =
      enabled.length === 0
        ? 'The destination has no mapping that is switched on, so nothing was sent.'
        : `No mapping wanted this event. ${misses.join(' ')}`;
    decide(planning, { event, end: { status: 'filtered', reason, explanation } });
  } else if (task.replayId) {
    // The row of the wait itself ends here; what follows is told by the mappings' own rows.
    const explanation = `The wait is over: the event goes on through ${matches} ${matches === 1 ? 'mapping' : 'mappings'}.`;
    decide(planning, { event, end: { status: 'filtered', reason: 'resumed', explanation } });
  }
}

function missOf(verdict: ReturnType<DeliverDeps['destinations']['evaluateFilter']>): string {
  if (verdict.error) return `its filter can't be read (${verdict.error}).`;
  const failed = verdict.clauses.find((clause) => !clause.passed);
  return failed ? `${failed.sentence}.` : 'its filter did not match.';
}

function matchOne(planning: Planning, mappingId: string, event: LoadedEvent): void {
  const mapping = planning.target.mappings.find(({ id }) => id === mappingId);
  if (mapping?.enabled) {
    want(planning, mapping, event);
    return;
  }
  const explanation = mapping
    ? `The mapping “${mapping.name}” was switched off before the event could be delivered.`
    : 'The mapping was removed before the event could be delivered.';
  const reason = mapping ? 'mapping_disabled' : 'mapping_removed';
  const { task, rows, atMs } = planning;
  const end = { status: 'discarded', reason, explanation } as const;
  rows.push(rowOf({ ...task, mappingId, action: mapping?.action ?? '', event, atMs, end }));
}

function goneRow({ task, atMs }: Planning, work: DeliverWork, eventId: string): DeliveryRow {
  const event = {
    eventId,
    messageId: '',
    type: 'track' as const,
    name: '',
    userId: '',
    anonymousId: '',
    receivedAtMs: task.receivedFromMs,
  };
  const end = {
    status: 'failed',
    reason: 'event_not_found',
    explanation: 'The event is no longer in the event store, so there is nothing to send.',
  } as const;
  return rowOf({ ...task, mappingId: work.mappingId ?? '', action: '', event, atMs, end });
}
