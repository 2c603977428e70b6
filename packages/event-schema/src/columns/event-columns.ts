import { EVENT_ID_BYTES, writeEventIds } from '../ids';
import { EVENT_TYPES, type EventRecord, type EventType } from '../types';
import { BytesColumn } from './bytes-column';
import { PersonColumns } from './person-columns';

const FIRST_ROWS = 16;
const TYPE_CODES = Object.fromEntries(EVENT_TYPES.map((type, code) => [type, code])) as Record<EventType, number>;
const TEXTS = ['messageId', 'name', 'userId', 'anonymousId', 'groupId', 'raw'] as const;

/** What of a row is neither text nor bytes. */
export interface RowNumbers {
  readonly type: EventType;
  readonly timestampMs: number;
  readonly index: number;
}

/** From which row on the rows are of this source. */
interface Owner {
  readonly sourceId: string;
  readonly from: number;
}

/**
 * Events column by column, as EventRecord describes them, without an object or a string for each: a batch of thousands
 * costs a dozen buffers, and goes to the event store as it is. A row is written by adding to each text column, then
 * calling `add`. Its id follows from its source and message id, and is made when ids are asked for, with those of others.
 */
export class EventColumns {
  readonly messageId = new BytesColumn();
  readonly name = new BytesColumn();
  readonly userId = new BytesColumn();
  readonly anonymousId = new BytesColumn();
  readonly groupId = new BytesColumn();
  readonly raw = new BytesColumn();
  /** Places in EVENT_TYPES. */
  types = new Uint8Array(FIRST_ROWS);
  timestampsMs = new Float64Array(FIRST_ROWS);
  indexes = new Uint32Array(FIRST_ROWS);
  /** Whose each event is; stays untouched, and costs nothing, in batches without persons. */
  readonly persons = new PersonColumns();
  private rows = 0;
  private ids = new Uint8Array(FIRST_ROWS * EVENT_ID_BYTES);
  /** Rows up to here have their ids; whose the others are, in order. */
  private idsEnd = 0;
  private owners: Owner[] = [];

  get length(): number {
    return this.rows;
  }

  /** Memory that they hold, in bytes: rows that were forgotten leave theirs. */
  get capacity(): number {
    const numbers = [this.ids, this.types, this.timestampsMs, this.indexes];
    return [...TEXTS.map((name) => this[name].capacity), ...numbers.map((array) => array.byteLength)].reduce(sum);
  }

  /** 16 bytes for each row. A view: it is what it is until the next row is added. */
  get eventIds(): Uint8Array {
    if (this.idsEnd < this.rows) this.makeIds();
    return this.ids;
  }

  /** Whose the rows are that are added from here on. */
  beginSource(sourceId: string): void {
    const last = this.owners[this.owners.length - 1];
    if (last === undefined || last.sourceId !== sourceId) this.owners.push({ sourceId, from: this.rows });
  }

  /** Ends the row that was begun as `add` does, with an id that it was given before. */
  addIdentified(numbers: RowNumbers, id: Uint8Array): void {
    if (this.idsEnd < this.rows) this.makeIds();
    this.add(numbers);
    this.ids.set(id, this.idsEnd * EVENT_ID_BYTES);
    this.idsEnd = this.rows;
  }

  /** Ends the row that was begun in the text columns: one of the source that was begun last. */
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
    const numbers = {
      type: other.typeAt(row),
      timestampMs: other.timestampsMs[row] ?? 0,
      index: other.indexes[row] ?? 0,
    };
    this.addIdentified(numbers, other.eventIds.subarray(row * EVENT_ID_BYTES, (row + 1) * EVENT_ID_BYTES));
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
    if (length >= this.rows) return;
    this.rows = length;
    this.idsEnd = Math.min(this.idsEnd, length);
    this.owners = this.owners.filter(({ from }) => from < length);
  }

  private makeIds(): void {
    for (let n = 0; n < this.owners.length; n++) {
      const { sourceId, from } = this.owners[n] as Owner;
      const to = this.owners[n + 1]?.from ?? this.rows;
      const rows = { from: Math.max(from, this.idsEnd), to, into: this.ids };
      if (rows.from < to) writeEventIds(sourceId, this.messageId, rows);
    }
    this.idsEnd = this.rows;
    this.owners = this.owners.slice(-1);
  }

  private grow(): void {
    const capacity = this.rows * 2;
    this.ids = enlarged(this.ids, new Uint8Array(capacity * EVENT_ID_BYTES));
    this.types = enlarged(this.types, new Uint8Array(capacity));
    this.timestampsMs = enlarged(this.timestampsMs, new Float64Array(capacity));
    this.indexes = enlarged(this.indexes, new Uint32Array(capacity));
  }
}

const sum = (all: number, one: number): number => all + one;

function enlarged<T extends { set(array: T): void }>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
