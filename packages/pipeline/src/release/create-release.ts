import { encodeHeader, type RefusalReason, releaseChunk } from '@tributary/event-schema';
import type { KeptPlace, KeptRow, QuarantineFilter } from '@tributary/event-store';
import type { AppendInput } from '@tributary/event-stream';
import { drop, type Outcome, ok, retry } from '@tributary/kernel';

/** A release as it was asked for, and how far it is. */
export interface ReleaseOrder {
  readonly id: string;
  readonly workspaceId: string;
  readonly planId: string;
  readonly filter: Pick<QuarantineFilter, 'sourceIds' | 'type' | 'name'>;
  readonly appended: number;
  readonly place: KeptPlace | null;
  /** Everything is in the stream; what is left is to see what becomes of it. */
  readonly isWalked: boolean;
}

export interface ReleaseOutcomes {
  readonly stored: number;
  readonly quarantined: number;
  readonly blocked: number;
  readonly duplicate: number;
}

export interface ReleaseDeps {
  readonly releases: {
    /** Marks it as running and gives it; null when it is unknown or has ended. */
    start(input: { workspaceId: string; releaseId: string }): Promise<ReleaseOrder | null>;
    /** Totals so far. False when the release has ended meanwhile. */
    report(
      order: ReleaseOrder,
      progress: Partial<ReleaseOutcomes> & { appended?: number; place?: KeptPlace; isWalked?: boolean },
    ): Promise<boolean>;
    finish(order: ReleaseOrder): Promise<void>;
  };
  readonly store: {
    walkQuarantined(filter: QuarantineFilter, after?: KeptPlace): AsyncIterable<readonly KeptRow[]>;
    releaseOutcomes(input: { workspaceId: string; releaseId: string }): Promise<ReleaseOutcomes>;
  };
  readonly append: (input: AppendInput) => Promise<unknown>;
}

const CHUNK_EVENTS_MAX = 200;
const CHUNK_BYTES_MAX = 400_000;
const LOOK_AGAIN_MS = 1_000;

/**
 * Brings events back from quarantine: into the stream again as they came, on the calm lane, where ingest meets them like
 * any other. Ends once ingest has dealt with all of them. Safe to run twice: an event that is appended again is known
 * by the place where it was kept.
 */
export function createRelease(deps: ReleaseDeps) {
  return async function release(
    input: { workspaceId: string; releaseId: string },
    { signal }: { signal: AbortSignal },
  ): Promise<Outcome<void>> {
    const order = await deps.releases.start(input);
    if (!order) return drop('nothing_to_release');
    const walk = order.isWalked ? order.appended : await appendAll(deps, order, signal);
    return typeof walk === 'number' ? settle(deps, order, walk) : walk;
  };
}

/** How many events are in the stream by now, or how the job ends before they all are. */
async function appendAll(deps: ReleaseDeps, order: ReleaseOrder, signal: AbortSignal): Promise<number | Outcome<void>> {
  const filter = { ...order.filter, workspaceId: order.workspaceId, planId: order.planId, releaseId: order.id };
  let { appended } = order;
  for await (const page of deps.store.walkQuarantined(filter, order.place ?? undefined)) {
    for (const chunk of chunksOf(page)) await appendChunk(deps, order, chunk);
    appended += page.length;
    const last = page.at(-1);
    const place = last ? { place: { receivedAtMs: last.receivedAtMs, refusalId: last.refusalId } } : {};
    if (!(await deps.releases.report(order, { appended, ...place }))) return drop('ended_meanwhile');
    if (signal.aborted) return retry('worker_stopping', 0);
  }
  await deps.releases.report(order, { appended, isWalked: true });
  return appended;
}

/** Ends the release once ingest has dealt with everything. */
async function settle(deps: ReleaseDeps, order: ReleaseOrder, appended: number): Promise<Outcome<void>> {
  const outcomes = await deps.store.releaseOutcomes({ workspaceId: order.workspaceId, releaseId: order.id });
  await deps.releases.report(order, outcomes);
  const known = outcomes.stored + outcomes.quarantined + outcomes.blocked + outcomes.duplicate;
  if (known < appended) return retry('events_under_way', LOOK_AGAIN_MS);
  await deps.releases.finish(order);
  return ok(undefined);
}

async function appendChunk(deps: ReleaseDeps, order: ReleaseOrder, rows: readonly KeptRow[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const kept = rows.map(({ refusalId, reason, messageId, origin, raw, quarantine }) => ({
    refusalId,
    // What is kept was never a duplicate.
    reason: reason as RefusalReason,
    messageId,
    ...{ lane: origin.lane, offset: origin.offset, index: origin.index },
    raw,
    ...{ envelope: quarantine.envelope, header: quarantine.header },
  }));
  const { header, body } = releaseChunk(order.id, kept);
  await deps.append({ lane: 'backfill', partitionKey: first.sourceId, header: encodeHeader(header), body });
}

/** Events of one request go together, in bounded chunks. */
function* chunksOf(page: readonly KeptRow[]): Generator<readonly KeptRow[]> {
  let chunk: KeptRow[] = [];
  let bytes = 0;
  for (const row of page) {
    const [first] = chunk;
    const belongs =
      first &&
      first.sourceId === row.sourceId &&
      first.quarantine.header === row.quarantine.header &&
      first.quarantine.envelope === row.quarantine.envelope;
    const fits = chunk.length < CHUNK_EVENTS_MAX && bytes + row.raw.byteLength <= CHUNK_BYTES_MAX;
    if (chunk.length > 0 && !(belongs && fits)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(row);
    bytes += row.raw.byteLength;
  }
  if (chunk.length > 0) yield chunk;
}
