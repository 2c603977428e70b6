import type { BodyListener, HttpBody } from './request';

/** A body of a length that is known, from the connection's reader to whoever takes the request. */
export class DirectBody implements HttpBody {
  readonly announced: number;
  #bytes: Buffer | null;
  #missing: number;
  #listener: BodyListener | null = null;

  /** `came`: what came of it together with the head. */
  constructor(announced: number, came: Buffer) {
    this.announced = announced;
    this.#bytes = came;
    this.#missing = announced - came.length;
  }

  get isComplete(): boolean {
    return this.#missing === 0;
  }

  whole(): Uint8Array | null {
    return this.#missing === 0 ? this.#bytes : null;
  }

  pieces(to: BodyListener): void {
    if (this.#bytes === null) throw new Error('a body was asked for when it had been dropped');
    this.#listener = to;
    if (this.#bytes.length > 0) to.piece(this.#bytes);
    this.#bytes = null;
  }

  /** Drops what came, and what will come, unless someone listens. */
  dropUnasked(): void {
    this.#bytes = null;
  }

  /** The next bytes of the connection; answers with how many of them are of this body. */
  take(bytes: Buffer): number {
    const count = Math.min(bytes.length, this.#missing);
    this.#missing -= count;
    this.#listener?.piece(count === bytes.length ? bytes : bytes.subarray(0, count));
    if (this.#missing === 0) this.#listener?.end();
    return count;
  }

  /** The connection is closed. */
  gone(): void {
    this.#listener?.gone();
  }
}
