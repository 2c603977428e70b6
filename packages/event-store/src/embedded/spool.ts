import { closeSync, constants, existsSync, openSync, readdirSync, rmSync, writevSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the names of bodies begin with; the writer's process id follows. */
export const SPOOL_PREFIX = 'tributary-insert-';
const HANDED_NAME = /^tributary-insert-\d+-handed-[0-9a-f]{16}$/;
/** Where clients on the same machine may put bodies themselves. */
export const SHARED_MEMORY = '/dev/shm';

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
    const pid = name.startsWith(SPOOL_PREFIX) ? Number(name.slice(SPOOL_PREFIX.length).split('-')[0]) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(directory, name), { force: true });
  }
}

/** Writes the parts behind each other from the file's start. Returns their bytes. */
export function writeParts(file: number, parts: readonly Uint8Array[]): number {
  let rest: Uint8Array[] = parts.filter((part) => part.byteLength > 0);
  let at = 0;
  while (rest.length > 0) {
    let written = writevSync(file, rest, at);
    at += written;
    while (rest[0] && written >= rest[0].byteLength) {
      written -= rest[0].byteLength;
      rest = rest.slice(1);
    }
    if (rest[0]) rest = [rest[0].subarray(written), ...rest.slice(1)];
  }
  return at;
}

function writeAll(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  try {
    writeParts(file, parts);
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
    const name = `${SPOOL_PREFIX}${process.pid}-${Date.now().toString(36)}-${this.#next++}`;
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

  /** The path of a body that a client put there itself; undefined for names that no client of ours gives. */
  find(name: string): string | undefined {
    const [directory] = this.#directories;
    return directory !== undefined && HANDED_NAME.test(name) ? join(directory, name) : undefined;
  }

  drop(path: string): void {
    rmSync(path, { force: true });
  }
}
