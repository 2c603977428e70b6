import { EVENT_TYPES, type EventRecord, type EventType } from '../types';
import { BytesColumn } from './bytes-column';
import { PersonColumns } from './person-columns';

export const EVENT_ID_BYTES = 16;
const FIRST_ROWS = 16;
const TYPE_CODES = Object.fromEntries(EVENT_TYPES.map((type, code) => [type, code])) as Record<EventType, number>;
const TEXTS = ['messageId', 'name', 'userId', 'anonymousId', 'groupId', 'raw'] as const;

/** What of a row is neither text nor bytes. */
export interface RowNumbers {
  readonly type: EventType;
  readonly timestampMs: number;
  readonly index: number;
}

/**
 * Events column by column, as EventRecord describes them, without an object or a string for each: a batch of thousands
 * costs a dozen buffers, and goes to the event store as it is. A row is written by adding to each text column, then
 * calling `add`.
 */
export class EventColumns {
  readonly messageId = new BytesColumn();
  readonly name = new BytesColumn();
  readonly userId = new BytesColumn();
  readonly anonymousId = new BytesColumn();
  readonly groupId = new BytesColumn();
  readonly raw = new BytesColumn();
  /** 16 bytes for each row. */
  eventIds = new Uint8Array(FIRST_ROWS * EVENT_ID_BYTES);
  /** Places in EVENT_TYPES. */
  types = new Uint8Array(FIRST_ROWS);
  timestampsMs = new Float64Array(FIRST_ROWS);
  indexes = new Uint32Array(FIRST_ROWS);
  /** Whose each event is; stays untouched, and costs nothing, in batches without persons. */
  readonly persons = new PersonColumns();
  private rows = 0;

  get length(): number {
    return this.rows;
  }

  /** Ends the row that was begun in the text columns. Its event id is written by who knows it, into `eventIds`. */
  add({ type, timestampMs, index }: RowNumbers): void {
    if (this.rows === this.types.length) this.grow();
    this.types[this.rows] = TYPE_CODES[type];
    this.timestampsMs[this.rows] = timestampMs;
    this.indexes[this.rows] = index;
    this.rows++;
  }

  /** Adds a row of other columns once more. */
  addRow(other: EventColumns, row: number): void {
    for (const name of TEXTS) this[name].copyRow(other[name], row);
    this.add({ type: other.typeAt(row), timestampMs: other.timestampsMs[row] ?? 0, index: other.indexes[row] ?? 0 });
    const id = other.eventIds.subarray(row * EVENT_ID_BYTES, (row + 1) * EVENT_ID_BYTES);
    this.eventIds.set(id, (this.rows - 1) * EVENT_ID_BYTES);
    const { personId, properties } = other.persons.at(row);
    if (personId !== '') this.persons.set(this.rows - 1, Buffer.from(personId, 'hex'), this.persons.word(properties));
  }

  typeAt(row: number): EventType {
    return EVENT_TYPES[this.types[row] ?? 0] ?? 'track';
  }

  eventIdAt(row: number): string {
    const { buffer, byteOffset } = this.eventIds;
    return Buffer.from(buffer, byteOffset + row * EVENT_ID_BYTES, EVENT_ID_BYTES).toString('hex');
  }

  /** One row as an object, for those who look at single events. `raw` is a view of the column. */
  recordAt(row: number, envelope: string): EventRecord {
    return {
      eventId: this.eventIdAt(row),
      messageId: this.messageId.textAt(row),
      type: this.typeAt(row),
      name: this.name.textAt(row),
      userId: this.userId.textAt(row),
      anonymousId: this.anonymousId.textAt(row),
      groupId: this.groupId.textAt(row),
      timestampMs: this.timestampsMs[row] ?? 0,
      index: this.indexes[row] ?? 0,
      raw: this.raw.bytesAt(row),
      envelope,
    };
  }

  /** Forgets all rows from `length` on, a begun one included. */
  cut(length: number): void {
    for (const name of TEXTS) this[name].cut(length);
    this.persons.cut(length);
    if (length < this.rows) this.rows = length;
  }

  private grow(): void {
    const capacity = this.rows * 2;
    this.eventIds = enlarged(this.eventIds, new Uint8Array(capacity * EVENT_ID_BYTES));
    this.types = enlarged(this.types, new Uint8Array(capacity));
    this.timestampsMs = enlarged(this.timestampsMs, new Float64Array(capacity));
    this.indexes = enlarged(this.indexes, new Uint32Array(capacity));
  }
}

function enlarged<T extends { set(array: T): void }>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
