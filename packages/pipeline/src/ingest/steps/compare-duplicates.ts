import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { EventRecord } from '@tributary/event-schema';
import type { DuplicateRecord, IngestBatch, IngestChunk, IngestStore } from '../ports';

/** Asked about in one batch; a storm of more is not compared, and its rows say so. */
const COMPARED_MAX = 4_000;
/** Of those whose bytes differ, so many are looked at field by field; for the rest, other bytes are enough. */
const PARSED_MAX = 200;
const PARSED_BYTES_MAX = 64 * 1024;
/** The original may be as old as the window of dedupe, give or take a clock that was off. */
const DAY_MS = 24 * 60 * 60 * 1_000;
const WINDOW_MS = 8 * DAY_MS;
/** Browsers stamp these anew whenever they send an event again. */
const PER_REQUEST = ['sentAt', 'sent_at', 'writeKey'];

type Asked = Pick<IngestStore, 'eventDigests' | 'loadEvents'>;
interface Question {
  readonly store: Asked;
  readonly workspaceId: string;
  readonly receivedFromMs: number;
  readonly receivedToMs: number;
}

/**
 * Says of each duplicate whether it is the event that is stored, or another one under its id: that one is kept with all
 * its bytes and told apart, as it may be an event that nobody meant to lose. Only batches with duplicates pay for it.
 */
export function compareDuplicates(store: Asked) {
  return async function compareDuplicatesStep(batch: IngestBatch): Promise<IngestBatch> {
    if (batch.chunks.every(({ duplicates }) => duplicates.length === 0)) return batch;
    const likeness = new Map<DuplicateRecord, DuplicateRecord['likeness']>();
    let left = COMPARED_MAX;
    for (const [workspaceId, chunks] of byWorkspace(batch.chunks)) {
      const duplicates = chunks.flatMap((chunk) => chunk.duplicates).slice(0, left);
      left -= duplicates.length;
      const times = chunks.map(({ header }) => header.receivedAtMs);
      const question = {
        ...{ store, workspaceId },
        receivedFromMs: Math.max(0, Math.min(...times) - WINDOW_MS),
        receivedToMs: Math.max(...times) + DAY_MS,
      };
      await compare(question, { batch, duplicates }, likeness);
    }
    const judged = (one: DuplicateRecord): DuplicateRecord => ({ ...one, likeness: likeness.get(one) });
    return { ...batch, chunks: batch.chunks.map((chunk) => ({ ...chunk, duplicates: chunk.duplicates.map(judged) })) };
  };
}

async function compare(
  question: Question,
  { batch, duplicates }: { batch: IngestBatch; duplicates: readonly DuplicateRecord[] },
  likeness: Map<DuplicateRecord, DuplicateRecord['likeness']>,
): Promise<void> {
  const { store, ...range } = question;
  const ids = new Set(duplicates.map(({ eventId }) => eventId));
  const here = keptIn(batch, ids);
  const stored = await store.eventDigests({ ...range, eventIds: [...ids].filter((id) => !here.has(id)) });
  const digests = new Map(stored.map((one) => [one.eventId, one]));
  const unlike: DuplicateRecord[] = [];
  for (const one of duplicates) {
    const original = here.get(one.eventId);
    const digest = original === undefined ? digests.get(one.eventId)?.sha256 : digestOf(original);
    if (digest === undefined) continue; // its first sighting is still on its way through another lane
    likeness.set(one, digest === digestOf(one.raw) ? 'same' : 'altered');
    if (likeness.get(one) === 'altered') unlike.push(one);
  }
  const small = unlike
    .filter(({ eventId, raw }) => Math.max(raw.byteLength, digests.get(eventId)?.bytes ?? 0) <= PARSED_BYTES_MAX)
    .slice(0, PARSED_MAX);
  if (small.length === 0) return;
  const missing = [...new Set(small.map(({ eventId }) => eventId))].filter((id) => !here.has(id));
  for (const row of await store.loadEvents({ ...range, eventIds: missing })) here.set(row.eventId, row.raw);
  for (const one of small) {
    const original = here.get(one.eventId);
    if (original && sayTheSame(original, one.raw)) likeness.set(one, 'same');
  }
}

/** Bytes of the events of this batch that stay, by id: an original may stand right before its duplicate. */
function keptIn({ events }: IngestBatch, ids: ReadonlySet<string>): Map<string, Uint8Array> {
  const kept = new Map<string, Uint8Array>();
  for (let row = 0; row < events.length; row++) {
    const id = events.eventIdAt(row);
    if (ids.has(id)) kept.set(id, events.raw.bytesAt(row));
  }
  return kept;
}

const digestOf = (raw: Uint8Array): string => hash('sha256', raw, 'hex');

/** Whether two events say the same, whatever the order of their fields and the time of their sending. */
function sayTheSame(a: EventRecord['raw'], b: EventRecord['raw']): boolean {
  const [left, right] = [parsed(a), parsed(b)];
  return left !== null && right !== null && isDeepStrictEqual(left, right);
}

function parsed(raw: Uint8Array): Record<string, unknown> | null {
  try {
    const event = JSON.parse(Buffer.from(raw).toString('utf8')) as Record<string, unknown>;
    for (const field of PER_REQUEST) delete event[field];
    return event;
  } catch {
    return null; // can't be: what is no JSON is never an event
  }
}

function byWorkspace(chunks: readonly IngestChunk[]): Map<string, IngestChunk[]> {
  const groups = new Map<string, IngestChunk[]>();
  for (const chunk of chunks) {
    // What came back from quarantine twice is our own doing.
    if (chunk.duplicates.length === 0 || chunk.header.release) continue;
    const { workspaceId } = chunk.header;
    const known = groups.get(workspaceId);
    if (known) known.push(chunk);
    else groups.set(workspaceId, [chunk]);
  }
  return groups;
}
