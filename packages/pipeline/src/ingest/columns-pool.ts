import { EventColumns } from '@tributary/event-schema';

/** Of a batch of each of eight partitions, or of a few large ones. */
const SPARE_BYTES_MAX = 192 * 1024 * 1024;

/**
 * Columns that are used again. Memory outside of the heap that comes and goes with each batch makes V8 collect the whole
 * heap every few batches, which costs more than reading the events; and the first touch of a page of fresh memory costs as
 * much as writing four kilobytes of events there.
 */
export class ColumnsPool {
  readonly #spare: EventColumns[] = [];
  #spareBytes = 0;

  /** Empty columns, nobody else's: those that were given last, which a cache may still hold. */
  take(): EventColumns {
    const columns = this.#spare.pop();
    if (columns === undefined) return new EventColumns();
    this.#spareBytes -= columns.capacity;
    return columns;
  }

  /** For columns that nobody looks at any more: their batch is stored and routed. */
  give(events: EventColumns): void {
    const bytes = events.capacity;
    if (this.#spareBytes + bytes > SPARE_BYTES_MAX) return;
    events.cut(0);
    this.#spare.push(events);
    this.#spareBytes += bytes;
  }
}
