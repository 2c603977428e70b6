import type { LedgerRow } from '@tributary/event-store';
import type { StreamBatch } from '@tributary/event-stream';
import { counter } from '@tributary/telemetry';
import type { IngestBatch, IngestChunk, IngestStore } from '../ports';

const MINUTE_MS = 60_000;

const eventsTotal = counter({
  name: 'tributary_ingest_events_total',
  help: 'Events that were accounted, by lane and end',
  labels: ['lane', 'end'],
});
interface Tally {
  readonly kind: LedgerRow['kind'];
  readonly reason: string;
  count: number;
  /** `<offset>:<events>` of each request. */
  readonly chunks: string[];
}

/** A source's minute while it is counted. */
interface Minute extends Pick<LedgerRow, 'workspaceId' | 'sourceId' | 'minuteMs'> {
  readonly tallies: Tally[];
}

/**
 * What became of everything that ingest was handed in a batch of the stream, by source and minute, while its slices go
 * through. `accepted` is what the requests' headers say, the rest is what ingest found; what was appended is counted by the
 * stream itself. If these ever differ, the books show it. What comes back from quarantine was accepted before: it is
 * `released`, which is taken off what is quarantined. `routed` opens the books of each connection.
 */
export class BatchSheet {
  readonly #minutes = new Map<string, Minute>();
  /** Requests of one source follow each other, so the last minute is mostly the next. */
  #last: Minute | undefined;

  constructor(readonly batch: StreamBatch) {}

  /** A slice whose life is over. */
  count(slice: IngestBatch): void {
    const ends: Ends = { stored: 0, duplicate: 0, blocked: 0, quarantined: 0 };
    for (const chunk of slice.chunks) {
      this.#countChunk(slice, chunk);
      countEnds(chunk, ends);
    }
    const { lane } = slice.source;
    for (const [end, count] of Object.entries(ends)) if (count > 0) eventsTotal.inc({ lane, end }, count);
  }

  /** The same batch always gives the same rows, however often it is run. */
  rows(): LedgerRow[] {
    const batchId = this.batch.id;
    return [...this.#minutes.values()].flatMap(({ workspaceId, sourceId, minuteMs, tallies }) =>
      tallies.map(({ kind, reason, count, chunks }) => ({
        ...{ workspaceId, sourceId, minuteMs, kind, reason, batchId, count },
        ...(chunks.length > 0 ? { chunks: chunks.join(' ') } : {}),
      })),
    );
  }

  #minuteOf({ workspaceId, sourceId, receivedAtMs }: IngestChunk['header']): Minute {
    const minuteMs = Math.floor(receivedAtMs / MINUTE_MS) * MINUTE_MS;
    if (this.#last?.sourceId === sourceId && this.#last.minuteMs === minuteMs) return this.#last;
    const key = `${sourceId} ${minuteMs}`;
    const minute = this.#minutes.get(key) ?? { workspaceId, sourceId, minuteMs, tallies: [] };
    this.#minutes.set(key, minute);
    this.#last = minute;
    return minute;
  }

  #countChunk({ routed }: IngestBatch, chunk: IngestChunk): void {
    const { sourceId, count, release } = chunk.header;
    const minute = this.#minuteOf(chunk.header);
    if (release) {
      // It was accepted when it came first. A copy that came twice left quarantine once.
      const copies = new Set(chunk.duplicates.map(({ index }) => index));
      for (const [index, { reason }] of release.events.entries())
        if (!copies.has(index)) add(minute, 'released', reason, 1);
    } else {
      if (count > 0) {
        const accepted = tallyOf(minute, 'accepted', '');
        accepted.count += count;
        accepted.chunks.push(`${chunk.origin.offset}:${count}`);
      }
      add(minute, 'duplicate', '', chunk.duplicates.length);
    }
    add(minute, 'stored', '', chunk.count);
    for (const refused of chunk.refused) add(minute, 'blocked', refused.reason, refused.count);
    for (const { disposition, reason } of chunk.withheld) add(minute, disposition, reason, 1);
    for (const destinationId of routed?.get(sourceId) ?? []) add(minute, 'routed', destinationId, chunk.count);
  }
}

function add(minute: Minute, kind: Tally['kind'], reason: string, events: number): void {
  if (events > 0) tallyOf(minute, kind, reason).count += events;
}

/** A handful for each minute: a list is looked through faster than a map. */
function tallyOf({ tallies }: Minute, kind: Tally['kind'], reason: string): Tally {
  for (const tally of tallies) if (tally.kind === kind && tally.reason === reason) return tally;
  const tally: Tally = { kind, reason, count: 0, chunks: [] };
  tallies.push(tally);
  return tally;
}

interface Ends {
  stored: number;
  duplicate: number;
  blocked: number;
  quarantined: number;
}

function countEnds({ count, duplicates, refused, withheld }: IngestChunk, ends: Ends): void {
  ends.stored += count;
  ends.duplicate += duplicates.length;
  for (const loss of refused) ends.blocked += loss.count;
  for (const { disposition } of withheld) ends[disposition]++;
}

/** Writes the books of a batch, at once: a few rows cost the store a third of what thousands of events do. */
export function accountBatch(store: Pick<IngestStore, 'appendLedger'>) {
  return async function accountBatchStep(sheet: BatchSheet): Promise<StreamBatch> {
    const rows = sheet.rows();
    if (rows.length > 0) await store.appendLedger(rows);
    return sheet.batch;
  };
}
