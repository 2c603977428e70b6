import { randomBytes } from 'node:crypto';
import { closeSync, constants, ftruncateSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SPOOL_PREFIX, writeParts } from './embedded/spool';

/** Larger files are not kept: their memory is worth more than the pages that a later insert would find ready. */
const KEPT_BYTES_MAX = 64 * 1024 * 1024;
/** Of small ones and of large ones each. */
const KEPT_FILES_MAX = 2;
const SMALL_BYTES_MAX = 256 * 1024;

interface HandedFile {
  readonly name: string;
  readonly fd: number;
  bytes: number;
}

/**
 * Hands bodies of inserts to an engine on the same machine through shared memory: one copy, where a socket needs four
 * and as many buffers in the engine's process. Files are used again, because fresh pages have to be cleared first.
 * The engine's start removes what a killed process left behind.
 */
export class HandOver {
  /** Apart: a few rows would cut off of a large file the pages that the next large insert needs. */
  readonly #small: HandedFile[] = [];
  readonly #large: HandedFile[] = [];

  /** `directory`: where the engine looks (the `hand_over` of its URL). */
  constructor(readonly directory: string) {}

  /** Calls `work` with the name of a file that holds the parts. @throws what opening, writing or `work` throws */
  async use<T>(parts: readonly Uint8Array[], work: (name: string) => Promise<T>): Promise<T> {
    const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
    const idle = size > SMALL_BYTES_MAX ? this.#large : this.#small;
    const file = idle.pop() ?? this.#create();
    try {
      const bytes = writeParts(file.fd, parts);
      if (bytes < file.bytes) ftruncateSync(file.fd, bytes);
      file.bytes = bytes;
      return await work(file.name);
    } finally {
      if (file.bytes > KEPT_BYTES_MAX || idle.length >= KEPT_FILES_MAX) this.#drop(file);
      else idle.push(file);
    }
  }

  close(): void {
    for (const file of [...this.#small.splice(0), ...this.#large.splice(0)]) this.#drop(file);
  }

  #create(): HandedFile {
    const name = `${SPOOL_PREFIX}${process.pid}-handed-${randomBytes(8).toString('hex')}`;
    const fd = openSync(join(this.directory, name), constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
    return { name, fd, bytes: 0 };
  }

  #drop({ fd, name }: HandedFile): void {
    closeSync(fd);
    rmSync(join(this.directory, name), { force: true });
  }
}
