/** Reads ClickHouse's RowBinary: values one after the other, without names or types. */
export class RowBinaryReader {
  #at = 0;

  constructor(readonly bytes: Buffer) {}

  get done(): boolean {
    return this.#at >= this.bytes.length;
  }

  u16(): number {
    return this.bytes.readUInt16LE(this.#move(2));
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.#move(4));
  }

  /** Int64 that is known to be a safe integer (times in ms). */
  i64(): number {
    const at = this.#move(8);
    return this.bytes.readUInt32LE(at) + this.bytes.readInt32LE(at + 4) * 2 ** 32;
  }

  fixed(length: number): Buffer {
    const at = this.#move(length);
    return this.bytes.subarray(at, at + length);
  }

  string(): Buffer {
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes.readUInt8(this.#move(1));
      length += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    return this.fixed(length);
  }

  text(): string {
    return this.string().toString();
  }

  #move(length: number): number {
    const at = this.#at;
    if (at + length > this.bytes.length) throw new RangeError('the answer of the event store ends in mid-row');
    this.#at = at + length;
    return at;
  }
}
