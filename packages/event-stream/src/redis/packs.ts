import type { StreamEntry } from '../backend';
import type { Chunk } from '../port';

/**
 * What one flush brings to a stream is one entry, a pack: the bytes of several requests, each as a frame of lengths
 * (header and body, u32le), header and body. An entry costs Redis, its log and both ends much more than a frame does.
 */
interface Frame extends Pick<Chunk, 'header' | 'body'> {
  /** Of both. */
  readonly bytes: number;
}

const LENGTHS_BYTES = 8;
/** Batches begin and end with whole packs, so one is not larger; a request that is larger is a pack of its own. */
const PACK_BYTES_MAX = 64 * 1024;

/** Divides what goes to one stream into what makes up a pack each, in order. */
export function dividePacks<F extends Frame>(frames: readonly F[]): [F, ...F[]][] {
  const packs: [F, ...F[]][] = [];
  let bytes = 0;
  for (const frame of frames) {
    const last = packs[packs.length - 1];
    bytes += LENGTHS_BYTES + frame.bytes;
    if (last && bytes <= PACK_BYTES_MAX) last.push(frame);
    else {
      packs.push([frame]);
      bytes = LENGTHS_BYTES + frame.bytes;
    }
  }
  return packs;
}

export function encodePack(frames: readonly Frame[]): Buffer {
  const pack = Buffer.allocUnsafe(frames.reduce((sum, { bytes }) => sum + LENGTHS_BYTES + bytes, 0));
  let at = 0;
  for (const { header, body, bytes } of frames) {
    const headerAt = at + LENGTHS_BYTES;
    const headerBytes = header.byteLength;
    pack.writeUInt32LE(headerBytes, at);
    pack.writeUInt32LE(bytes - headerBytes, at + 4);
    pack.set(header, headerAt);
    pack.set(body, headerAt + headerBytes);
    at = headerAt + bytes;
  }
  return pack;
}

/** The chunks of an entry, of whose bytes they are views. What is no frame comes as a body without a header, for readers to see. */
export function decodePack(offset: string, pack: Buffer): StreamEntry {
  const { byteLength } = pack;
  const entry = { offset, pack };
  const chunks: Chunk[] = [];
  let bytes = 0;
  let at = 0;
  do {
    const headerAt = at + LENGTHS_BYTES;
    const bodyAt = headerAt + lengthAt(pack, at);
    const end = bodyAt + lengthAt(pack, at + 4);
    const n = chunks.length;
    const chunk =
      end > byteLength
        ? new PackedChunk(entry, n, at, at, byteLength)
        : new PackedChunk(entry, n, headerAt, bodyAt, end);
    chunks.push(chunk);
    bytes += chunk.bytes;
    at = chunk.end;
  } while (at < byteLength);
  return { offset, chunks, bytes };
}

/**
 * Where a chunk lies. Its offset and its views are made when somebody asks, and are gone soon: a batch holds ten thousand
 * chunks for as long as it takes, and V8's collector copies and marks each object that each of them holds.
 */
class PackedChunk implements Chunk {
  constructor(
    private readonly entry: { readonly offset: string; readonly pack: Buffer },
    private readonly n: number,
    /** Of its frame in the pack, behind the lengths. */
    private readonly headerAt: number,
    private readonly bodyAt: number,
    readonly end: number,
  ) {}

  get bytes(): number {
    return this.end - this.headerAt;
  }

  get offset(): string {
    return offsetIn(this.entry.offset, this.n);
  }

  get header(): Uint8Array {
    return this.entry.pack.subarray(this.headerAt, this.bodyAt);
  }

  get body(): Uint8Array {
    return this.entry.pack.subarray(this.bodyAt, this.end);
  }
}

/** The offset of the n-th chunk of an entry: the first one's is the entry's own. */
export const offsetIn = (entryOffset: string, n: number): string => (n === 0 ? entryOffset : `${entryOffset}.${n}`);

const lengthAt = (pack: Buffer, at: number): number => (at + 4 > pack.length ? pack.length : pack.readUInt32LE(at));
