import { closeSync, constants, existsSync, openSync, readdirSync, rmSync, writevSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'tributary-insert-';
const SHARED_MEMORY = '/dev/shm';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Bodies that a killed server left behind. */
function sweep(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(directory, name), { force: true });
  }
}

function writeAll(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  try {
    let rest: Uint8Array[] = parts.filter((part) => part.byteLength > 0);
    while (rest.length > 0) {
      let written = writevSync(file, rest);
      while (rest[0] && written >= rest[0].byteLength) {
        written -= rest[0].byteLength;
        rest = rest.slice(1);
      }
      if (rest[0]) rest = [rest[0].subarray(written), ...rest.slice(1)];
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/**
 * Puts bodies of inserts where the engine can read them by path: in shared memory, or in the temporary directory where
 * there is none or it is full (containers often have 64 MB). Synchronous on purpose: a write to memory costs less than
 * a trip through libuv's threads, which running queries may all hold.
 */
export class Spool {
  readonly #directories: readonly string[];
  #next = 0;

  constructor(directories: readonly string[] = [SHARED_MEMORY, tmpdir()]) {
    this.#directories = directories.filter((directory) => existsSync(directory));
    for (const directory of this.#directories) sweep(directory);
  }

  /** Returns the path; the caller removes the file with `drop`. */
  put(parts: readonly Uint8Array[]): string {
    const name = `${PREFIX}${process.pid}-${Date.now().toString(36)}-${this.#next++}`;
    let failure: unknown = new Error('no directory for insert bodies');
    for (const directory of this.#directories) {
      try {
        const path = join(directory, name);
        writeAll(path, parts);
        return path;
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  drop(path: string): void {
    rmSync(path, { force: true });
  }
}
