import { EventColumns } from '@tributary/event-schema';

/** As many batches as a busy worker has under way at a time, nearly always; up to 32 MB each. */
const SPARE_MAX = 2;

/**
 * Columns that are used again. Memory outside of the heap that comes and goes with each batch makes V8 collect the whole
 * heap every few batches, which costs more than reading the events.
 */
export class ColumnsPool {
  readonly #spare: EventColumns[] = [];

  /** Empty columns, nobody else's. */
  take(): EventColumns {
    return this.#spare.pop() ?? new EventColumns();
  }

  /** For columns that nobody looks at any more: their batch is stored and routed. */
  give(events: EventColumns): void {
    if (this.#spare.length === SPARE_MAX) return;
    events.cut(0);
    this.#spare.push(events);
  }
}
