import type { Release } from '@tributary/event-schema';
import type { EventRun, QuarantineEndRow, RefusalRow, ReleaseOutcome } from '@tributary/event-store';
import { storedHeaderOf } from '../../decoding';
import type { IngestBatch, IngestChunk, IngestStore } from '../ports';

const RAW_BYTES_MAX = 32 * 1024;
const text = new TextDecoder();

/** Durable before anyone else hears of it: the events, and with the reason whatever is not stored as one. */
export function storeEvents(
  store: Pick<IngestStore, 'appendEvents' | 'appendRefusals' | 'appendViolations' | 'appendQuarantineEnds'>,
) {
  return async function storeEventsStep(batch: IngestBatch): Promise<IngestBatch> {
    const { events, violations = [] } = batch;
    const { refusals, ends } = leftOf(batch);
    await Promise.all([
      events.length > 0 ? store.appendEvents({ events, runs: runsOf(batch) }) : undefined,
      refusals.length > 0 ? store.appendRefusals(refusals) : undefined,
      violations.length > 0 ? store.appendViolations(violations) : undefined,
    ]);
    // Last: an event that is out of quarantine is somewhere else already.
    if (ends.length > 0) await store.appendQuarantineEnds(ends);
    return batch;
  };
}

/** What there is to write besides the events: nothing of most requests. */
function leftOf(batch: IngestBatch) {
  const left: { refusals: RefusalRow[]; ends: QuarantineEndRow[] } = { refusals: [], ends: [] };
  for (const chunk of batch.chunks) {
    if (chunk.refused.length + chunk.duplicates.length > 0) addRefusals(left.refusals, batch, chunk);
    if (chunk.withheld.length > 0) addWithheld(left.refusals, batch, chunk);
    if (chunk.header.release) addEnds(left.ends, batch, chunk, chunk.header.release);
  }
  return left;
}

function runsOf({ source: { partition, lane }, chunks }: IngestBatch): EventRun[] {
  return chunks.map((chunk) => {
    const { origin, envelope, count: rows, header: request } = chunk;
    const { workspaceId, sourceId, receivedAtMs, dialect, requestId } = request;
    const { offset } = origin;
    const header = storedHeaderOf(chunk);
    return { workspaceId, sourceId, receivedAtMs, dialect, requestId, envelope, header, partition, lane, offset, rows };
  });
}

function addRefusals(rows: RefusalRow[], batch: IngestBatch, chunk: IngestChunk): void {
  const { workspaceId, sourceId, receivedAtMs, dialect, requestId } = chunk.header;
  const header = text.decode(storedHeaderOf(chunk));
  const base = { workspaceId, sourceId, receivedAtMs, dialect, requestId, header };
  const { partition, lane } = batch.source;
  const origin = { partition, lane, offset: chunk.origin.offset };
  for (const { index, ...refused } of chunk.refused) {
    rows.push({ ...base, ...refused, origin: { ...origin, index } });
  }
  // A copy of what came back from quarantine is our own doing, not something that a client sent twice.
  if (chunk.header.release) return;
  for (const { index, messageId, type, name, userId, anonymousId, raw, likeness } of chunk.duplicates) {
    const who = { messageId, type, name, userId, anonymousId };
    const isAltered = likeness === 'altered';
    rows.push({
      ...base,
      ...who,
      reason: isAltered ? 'duplicate_altered' : 'duplicate',
      detail: detailOf(messageId, likeness),
      // Another event under a used id is stored nowhere else: all of it is kept.
      raw: isAltered ? raw : raw.subarray(0, RAW_BYTES_MAX),
      count: 1,
      origin: { ...origin, index },
    });
  }
}

/** Blocked events leave what is evidence; quarantined ones are kept whole, to come back as they were. */
function addWithheld(rows: RefusalRow[], { source: { partition, lane } }: IngestBatch, chunk: IngestChunk): void {
  const { workspaceId, sourceId, receivedAtMs, dialect, requestId, release } = chunk.header;
  const header = text.decode(storedHeaderOf(chunk));
  for (const { record, disposition, reason, planId, detail } of chunk.withheld) {
    const { index, messageId, type, name, userId, anonymousId, raw } = record;
    const isKept = disposition === 'quarantined';
    const { envelope } = chunk;
    rows.push({
      ...{ workspaceId, sourceId, receivedAtMs, dialect, requestId, reason, detail, count: 1 },
      ...{
        messageId,
        type,
        name,
        userId,
        anonymousId,
        origin: { partition, lane, offset: chunk.origin.offset, index },
      },
      raw: isKept ? raw : raw.subarray(0, RAW_BYTES_MAX),
      header,
      ...(isKept ? { quarantine: { planId, releaseId: release?.id ?? '', envelope, header } } : {}),
    });
  }
}

/** What became of each event of a chunk that came back from quarantine. */
function addEnds(rows: QuarantineEndRow[], { events }: IngestBatch, chunk: IngestChunk, release: Release): void {
  const { workspaceId, sourceId, receivedAtMs } = chunk.header;
  const outcomes = new Map<number, ReleaseOutcome>();
  for (const { index } of chunk.refused) outcomes.set(index, 'blocked');
  for (const { index } of chunk.duplicates) outcomes.set(index, 'duplicate');
  for (const { record, disposition } of chunk.withheld) outcomes.set(record.index, disposition);
  for (let row = chunk.first; row < chunk.first + chunk.count; row++) outcomes.set(events.indexes[row] ?? 0, 'stored');
  for (const [index, { refusalId }] of release.events.entries()) {
    const outcome = outcomes.get(index);
    if (outcome) rows.push({ workspaceId, sourceId, refusalId, releaseId: release.id, receivedAtMs, outcome });
  }
}

function detailOf(messageId: string, likeness: 'same' | 'altered' | undefined): string {
  const known = `An event with the message id ${messageId} was already received from this source`;
  if (likeness === 'altered') {
    return `${known}, with other content. The first one is stored; this one is kept here, whole, and went nowhere.`;
  }
  return likeness === 'same' ? `${known}, with the same content.` : `${known}. The two were not compared.`;
}
