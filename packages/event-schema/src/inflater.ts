import { constants, createGunzip, type Gunzip, type ZlibReset } from 'node:zlib';
import { type Inflated, inflateGzip } from './body';

/** Most bodies fit: Segment's batches end at 500 KB. */
const OUTPUT_BYTES = 512 * 1024;

/** What Node's sync functions use inside. Without types, but kept by Node for those who build on it (node-tar, npm). */
interface SyncGunzip extends Gunzip, ZlibReset {
  _processChunk(bytes: Uint8Array, flush: number): Buffer;
  _handle: { close(): void } | null;
}

/**
 * Opens gzip bodies one after the other with one decompressor and one output buffer. `gunzipSync` makes both anew for
 * each body, and memory outside of the heap that comes and goes makes V8 collect the whole heap again and again.
 */
export class Inflater {
  #gunzip: SyncGunzip | null = null;
  #handle: SyncGunzip['_handle'] = null;

  constructor(readonly bytesMax: number) {}

  /** As `inflateGzip`, but the bytes stay what they are only until the next call. */
  open(bytes: Uint8Array): Inflated {
    const gunzip = this.#gunzip ?? this.#start();
    this.#gunzip = null;
    try {
      const opened = gunzip._processChunk(bytes, constants.Z_FINISH);
      gunzip._handle = this.#handle;
      gunzip.removeAllListeners('error');
      gunzip.reset();
      this.#gunzip = gunzip;
      return { ok: true, bytes: opened };
    } catch {
      // Broken, a bomb, or a Node that works differently: asked again in the ordinary way, which says which.
      return inflateGzip(bytes, this.bytesMax);
    }
  }

  #start(): SyncGunzip {
    const gunzip = createGunzip({ chunkSize: OUTPUT_BYTES, maxOutputLength: this.bytesMax }) as SyncGunzip;
    this.#handle = gunzip._handle;
    // It would close itself behind each body; the collector frees it instead.
    if (this.#handle) this.#handle.close = () => {};
    return gunzip;
  }
}
