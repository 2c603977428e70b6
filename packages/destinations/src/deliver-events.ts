import { shortenTranscript, type Transcript } from '@tributary/egress';
import { dead, drop, retry } from '@tributary/kernel';
import { createRunner } from './create-runner';
import { evaluateFilter, matchesFilter } from './filters/evaluate-filter';
import type { Attempt, Exit, Runner } from './runner';
import type { DeliverInput, DeliverReport, DeliveryOutcome, DeliveryResult, EventToDeliver } from './types';

const TIMEOUT_MS = 10_000;
/** Requests under way at once for one call, where events go out one by one. */
const GROUPS_AT_ONCE = 8;
/** All short copies of a batch's exchange together stay below this. */
const COPIES_BYTES_MAX = 256 * 1024;
const COPY_BYTES_MIN = 512;

/**
 * Brings events to one destination through one mapping: filter, map, send, judge. Never throws for what a vendor, a
 * network, an event or a setting does. Events of one person go out one after the other, in the order given; different
 * people at the same time. When the vendor asks to slow down or rejects the credentials, what has not begun is not
 * sent, and ends the same way.
 */
export async function deliverEvents(input: DeliverInput): Promise<DeliverReport> {
  const results = new Map<EventToDeliver, DeliveryResult>();
  const prepared = createRunner(input.destination, input.mapping);
  if (!prepared.ok) {
    const outcome = dead(prepared.reason);
    return { results: input.events.map((each) => untouched(each, outcome, prepared.explanation)) };
  }
  const matching = input.events.filter((each) => matchesFilter(input.mapping.filter, each.event));
  const wanted = new Set(matching);
  for (const each of input.events) if (!wanted.has(each)) results.set(each, filtered(each, input.mapping.filter));
  const report = (each: EventToDeliver, result: DeliveryResult) => results.set(each, result);
  await sendAll(prepared.runner, matching, { ...input, name: prepared.name, report });
  return { results: input.events.map((each) => results.get(each) ?? untouched(each, retry('aborted'), 'Not begun.')) };
}

interface Sending extends DeliverInput {
  readonly name: string;
  readonly report: (event: EventToDeliver, result: DeliveryResult) => void;
}

async function sendAll(runner: Runner, events: readonly EventToDeliver[], sending: Sending): Promise<void> {
  const lanes = inLanes(runner.plan(events));
  let halted: Attempt | undefined;
  const work = async () => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      for (const group of lane) {
        halted ??= sending.signal?.aborted ? interrupted() : undefined;
        if (halted) holdBack(group, halted, sending);
        else halted = await sendGroup(runner, group, sending);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(GROUPS_AT_ONCE, lanes.length) }, work));
}

/** Groups that have to wait for one another: those with the same person in them. Batches are one lane. */
function inLanes(groups: readonly (readonly EventToDeliver[])[]): EventToDeliver[][][] {
  const lanes = new Map<string, EventToDeliver[][]>();
  const single = groups.every((group) => group.length === 1);
  for (const group of groups) {
    const event = group[0]?.event;
    const key = single ? (event?.userId ?? event?.anonymousId ?? event?.messageId ?? '') : '';
    const lane = lanes.get(key);
    if (lane) lane.push([...group]);
    else lanes.set(key, [[...group]]);
  }
  return [...lanes.values()];
}

/** Sends one group and reports its events; gives back an attempt that all further groups have to share. */
async function sendGroup(
  runner: Runner,
  group: readonly EventToDeliver[],
  sending: Sending,
): Promise<Attempt | undefined> {
  const startedAt = performance.now();
  const { attempts, exchanges } = await performSafely(runner, group, sending);
  const durationMs = Math.round(performance.now() - startedAt);
  group.forEach((each, index) => {
    const attempt = attempts[index] ?? failed(new Error('no result'));
    sending.report(each, {
      deliveryId: each.deliveryId,
      ...attempt,
      durationMs,
      exchanges: index === 0 ? exchanges : shorten(exchanges, group.length),
      ...(group.length > 1
        ? { batch: { size: group.length, index, firstDeliveryId: group[0]?.deliveryId ?? '' } }
        : {}),
    });
  });
  return attempts.find(stopsTheRest);
}

async function performSafely(runner: Runner, group: readonly EventToDeliver[], sending: Sending) {
  const timeout = new AbortController();
  const timeoutMs = sending.timeoutMs ?? TIMEOUT_MS;
  const timer = setTimeout(() => timeout.abort(new DOMException('Too late', 'TimeoutError')), timeoutMs);
  const onAbort = () => timeout.abort(new DOMException('Interrupted', 'AbortError'));
  sending.signal?.addEventListener('abort', onAbort, { once: true });
  const exit: Exit = { send: sending.send, signal: timeout.signal, timeoutMs };
  try {
    return await runner.perform(group, exit);
  } catch (error) {
    // Reached only by a mistake of ours: it ends these events, not the job with all the others in it.
    return { attempts: group.map(() => failed(error)), exchanges: [] };
  } finally {
    clearTimeout(timer);
    sending.signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * Only what is true of the destination as a whole. Not a blocked address or an unknown name: a mapping may take the
 * address from the event, and one event must not end its neighbours. Not 403: many vendors mean the single object.
 */
function stopsTheRest({ outcome, httpStatus }: Attempt): boolean {
  if (outcome.kind === 'retry') return outcome.reason === 'http_429';
  return outcome.kind === 'dead' && httpStatus === 401;
}

function holdBack(group: readonly EventToDeliver[], halted: Attempt, { report }: Sending): void {
  for (const each of group) {
    report(each, untouched(each, halted.outcome, `Not sent, because of an event before it. ${halted.explanation}`));
  }
}

function interrupted(): Attempt {
  return { outcome: retry('aborted'), explanation: 'Sending was interrupted. It is tried again.', httpStatus: 0 };
}

function failed(error: unknown): Attempt {
  const words = error instanceof Error ? error.message : String(error);
  return {
    outcome: dead('internal_error', error),
    explanation: `Tributary failed on this event: ${words}`,
    httpStatus: 0,
  };
}

function filtered(each: EventToDeliver, filter: string): DeliveryResult {
  const verdict = evaluateFilter(filter, each.event);
  const first = verdict.clauses.find(({ passed }) => !passed);
  const why = first ? `The filter did not match: ${first.sentence}.` : 'The filter did not match.';
  return untouched(each, drop('filtered'), why);
}

function untouched(each: EventToDeliver, outcome: DeliveryOutcome, explanation: string): DeliveryResult {
  return { deliveryId: each.deliveryId, outcome, explanation, httpStatus: 0, durationMs: 0, exchanges: [] };
}

function shorten(exchanges: readonly Transcript[], copies: number): readonly Transcript[] {
  const bytes = Math.max(COPY_BYTES_MIN, Math.floor(COPIES_BYTES_MAX / copies));
  return exchanges.map((transcript) => shortenTranscript(transcript, bytes));
}
