import { PERSON_ID_BYTES } from '../persons/person-id';

/**
 * The person of each event: 16 bytes, and the place of its properties among those of the batch. Rows that nobody set
 * have no person (zeros, no properties); while no row is set, there are no columns at all.
 */
export class PersonColumns {
  /** 16 bytes for each row, as far as rows were set. */
  ids = new Uint8Array(0);
  /** For each row the place of its properties in `words`, as far as rows were set. */
  places = new Int32Array(0);
  /** JSON of properties, each once; the first is that of nobody. */
  words: string[] = [''];
  /** Rows up to here may have been set. */
  private end = 0;
  private known = new Map<string, number>([['', 0]]);

  /** The place of properties, for `set`. */
  word(properties: string): number {
    const before = this.known.get(properties);
    if (before !== undefined) return before;
    this.known.set(properties, this.words.length);
    return this.words.push(properties) - 1;
  }

  set(row: number, id: Uint8Array, place: number): void {
    if (row >= this.places.length) this.grow(row + 1);
    if (row >= this.end) this.end = row + 1;
    const at = row * PERSON_ID_BYTES;
    for (let i = 0; i < PERSON_ID_BYTES; i++) this.ids[at + i] = id[i] as number;
    this.places[row] = place;
  }

  /** For those who look at single rows; the id is empty when there is no person. */
  at(row: number): { readonly personId: string; readonly properties: string } {
    if (row >= this.end) return { personId: '', properties: '' };
    const id = Buffer.from(this.ids.buffer, this.ids.byteOffset + row * PERSON_ID_BYTES, PERSON_ID_BYTES);
    const isNobody = id.every((byte) => byte === 0);
    return { personId: isNobody ? '' : id.toString('hex'), properties: this.words[this.places[row] ?? 0] ?? '' };
  }

  /** How many rows have a place in the columns; the ones behind have no person. */
  get length(): number {
    return this.end;
  }

  cut(length: number): void {
    if (length >= this.end) return;
    this.ids.fill(0, length * PERSON_ID_BYTES, this.end * PERSON_ID_BYTES);
    this.places.fill(0, length, this.end);
    this.end = length;
    if (length > 0) return;
    this.words = [''];
    this.known = new Map([['', 0]]);
  }

  private grow(rows: number): void {
    const capacity = Math.max(1024, this.places.length * 2, rows);
    const ids = new Uint8Array(capacity * PERSON_ID_BYTES);
    ids.set(this.ids);
    this.ids = ids;
    const places = new Int32Array(capacity);
    places.set(this.places);
    this.places = places;
  }
}
