import type { EventRun, RefusalRow } from '@tributary/event-store';
import type { IngestBatch, IngestChunk, IngestStore } from '../ports';

const RAW_BYTES_MAX = 32 * 1024;

/** Durable before anyone else hears of it: the events, and with the reason whatever is not stored as one. */
export function storeEvents(store: Pick<IngestStore, 'appendEvents' | 'appendRefusals'>) {
  return async function storeEventsStep(batch: IngestBatch): Promise<IngestBatch> {
    const { events, chunks } = batch;
    const refusals: RefusalRow[] = [];
    for (const chunk of chunks) addRefusals(refusals, batch, chunk);
    await Promise.all([
      events.length > 0 ? store.appendEvents({ events, runs: runsOf(batch) }) : undefined,
      refusals.length > 0 ? store.appendRefusals(refusals) : undefined,
    ]);
    return batch;
  };
}

function runsOf({ source: { partition, lane }, chunks }: IngestBatch): EventRun[] {
  return chunks.map(({ offset, envelope, count, header, headerJson }) => {
    const { workspaceId, sourceId, receivedAtMs, dialect, requestId } = header;
    const shared = { workspaceId, sourceId, receivedAtMs, dialect, requestId, envelope, header: headerJson };
    return { ...shared, partition, lane, offset, rows: count };
  });
}

function addRefusals(rows: RefusalRow[], batch: IngestBatch, chunk: IngestChunk): void {
  const { workspaceId, sourceId, receivedAtMs, dialect, requestId } = chunk.header;
  const base = { workspaceId, sourceId, receivedAtMs, dialect, requestId };
  const { partition, lane } = batch.source;
  const origin = { partition, lane, offset: chunk.offset };
  for (const { index, ...refused } of chunk.refused) {
    rows.push({ ...base, ...refused, origin: { ...origin, index } });
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
      origin: { ...origin, index },
    });
  }
}
