import type { EventRow, RefusalRow } from '@tributary/event-store';
import type { IngestBatch, IngestChunk, IngestStore } from '../ports';

const RAW_BYTES_MAX = 32 * 1024;

/** Durable before anyone else hears of it: the events, and with the reason whatever is not stored as one. */
export function storeEvents(store: Pick<IngestStore, 'appendEvents' | 'appendRefusals'>) {
  return async function storeEventsStep(batch: IngestBatch): Promise<IngestBatch> {
    const events: EventRow[] = [];
    const refusals: RefusalRow[] = [];
    for (const chunk of batch.chunks) {
      addEvents(events, batch, chunk);
      addRefusals(refusals, batch, chunk);
    }
    await Promise.all([
      events.length > 0 ? store.appendEvents(events) : undefined,
      refusals.length > 0 ? store.appendRefusals(refusals) : undefined,
    ]);
    return batch;
  };
}

function originOf({ source }: IngestBatch, { offset }: IngestChunk, index: number) {
  return { partition: source.partition, lane: source.lane, offset, index };
}

function addEvents(rows: EventRow[], batch: IngestBatch, chunk: IngestChunk): void {
  const { workspaceId, sourceId, receivedAtMs, dialect, requestId } = chunk.header;
  for (const record of chunk.records) {
    rows.push({
      workspaceId,
      sourceId,
      eventId: record.eventId,
      messageId: record.messageId,
      type: record.type,
      name: record.name,
      userId: record.userId,
      anonymousId: record.anonymousId,
      groupId: record.groupId,
      timestampMs: record.timestampMs,
      receivedAtMs,
      dialect,
      requestId,
      origin: originOf(batch, chunk, record.index),
      raw: record.raw,
      envelope: record.envelope,
      header: chunk.headerJson,
    });
  }
}

function addRefusals(rows: RefusalRow[], batch: IngestBatch, chunk: IngestChunk): void {
  const { workspaceId, sourceId, receivedAtMs, dialect, requestId } = chunk.header;
  const base = { workspaceId, sourceId, receivedAtMs, dialect, requestId };
  for (const { index, ...refused } of chunk.refused) {
    rows.push({ ...base, ...refused, origin: originOf(batch, chunk, index) });
  }
  for (const { index, messageId, type, name, userId, anonymousId, raw } of chunk.duplicates) {
    const detail = `An event with the message id ${messageId} was already received from this source.`;
    const who = { messageId, type, name, userId, anonymousId };
    const cut = raw.subarray(0, RAW_BYTES_MAX);
    rows.push({
      ...base,
      ...who,
      reason: 'duplicate',
      detail,
      raw: cut,
      count: 1,
      origin: originOf(batch, chunk, index),
    });
  }
}
