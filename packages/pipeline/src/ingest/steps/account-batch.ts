import type { LedgerRow } from '@tributary/event-store';
import { counter } from '@tributary/telemetry';
import type { IngestBatch, IngestChunk, IngestStore } from '../ports';

const MINUTE_MS = 60_000;

const eventsTotal = counter({
  name: 'tributary_ingest_events_total',
  help: 'Events that were accounted, by lane and end',
  labels: ['lane', 'end'],
});
/**
 * Writes down what became of everything that ingest was handed, by source and minute. `accepted` is what the requests'
 * headers say, the rest is what ingest found; what was appended is counted by the stream itself. If these ever differ,
 * the books show it. What comes back from quarantine was accepted before: it is `released`, which is taken off what is
 * quarantined. `routed` opens the books of each connection.
 */
export function accountBatch(store: Pick<IngestStore, 'appendLedger'>) {
  return async function accountBatchStep(batch: IngestBatch): Promise<IngestBatch> {
    const rows = new Map<string, LedgerRow>();
    for (const chunk of batch.chunks) countChunk(rows, batch, chunk);
    if (rows.size > 0) await store.appendLedger([...rows.values()]);
    countEnds(batch);
    return batch;
  };
}

function countChunk(rows: Map<string, LedgerRow>, { source, routed }: IngestBatch, chunk: IngestChunk): void {
  const { workspaceId, sourceId, receivedAtMs, count, release } = chunk.header;
  const minuteMs = Math.floor(receivedAtMs / MINUTE_MS) * MINUTE_MS;
  const add = (kind: LedgerRow['kind'], reason: string, events: number, chunks?: string) => {
    if (events === 0) return;
    const key = `${sourceId} ${minuteMs} ${kind} ${reason}`;
    const before = rows.get(key);
    const base = { workspaceId, sourceId, minuteMs, kind, reason, batchId: source.id };
    const total = (before?.count ?? 0) + events;
    rows.set(key, { ...base, count: total, ...(chunks ? { chunks: listed(before?.chunks, chunks) } : {}) });
  };
  if (release) {
    // It was accepted when it came first. A copy that came twice left quarantine once.
    const copies = new Set(chunk.duplicates.map(({ index }) => index));
    for (const [index, { reason }] of release.events.entries()) if (!copies.has(index)) add('released', reason, 1);
  } else {
    add('accepted', '', count, `${chunk.offset}:${count}`);
    add('duplicate', '', chunk.duplicates.length);
  }
  add('stored', '', chunk.count);
  for (const refused of chunk.refused) add('blocked', refused.reason, refused.count);
  for (const { disposition, reason } of chunk.withheld) add(disposition, reason, 1);
  for (const destinationId of routed?.get(sourceId) ?? []) add('routed', destinationId, chunk.count);
}

const listed = (before: string | undefined, chunk: string): string => (before ? `${before} ${chunk}` : chunk);

function countEnds({ source: { lane }, chunks }: IngestBatch): void {
  const ends = { stored: 0, duplicate: 0, blocked: 0, quarantined: 0 };
  for (const { count: stored, duplicates, refused, withheld } of chunks) {
    ends.stored += stored;
    ends.duplicate += duplicates.length;
    for (const { count } of refused) ends.blocked += count;
    for (const { disposition } of withheld) ends[disposition]++;
  }
  for (const [end, count] of Object.entries(ends)) if (count > 0) eventsTotal.inc({ lane, end }, count);
}
