import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MIB = 1024 ** 2;

/** Root, or somebody who may become root without being asked, as on a runner of a CI. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ['sudo', '-n'];

function run(...words: string[]): boolean {
  const [command = '', ...args] = [...AS_ROOT, ...words];
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

const mount = (folder: string, bytes: number): boolean =>
  run(
    'mount',
    '-t',
    'tmpfs',
    '-o',
    `size=${bytes}${AS_ROOT.length > 0 ? `,uid=${process.getuid?.()}` : ''}`,
    'tmpfs',
    folder,
  );

/** Lazily: what still runs there keeps its files and delays nobody. */
const unmount = (folder: string): boolean => run('umount', '-l', folder);

/** Small disks of their own for a product's home and, within it, for the store. Throws where mounting is not allowed. */
export function mountSmallDisks(home: string): { unmount(): void } {
  const store = join(home, 'clickhouse');
  if (!mount(home, 1024 * MIB)) throw new Error(`no small disk could be mounted at ${home}`);
  mkdirSync(store, { mode: 0o700 });
  if (!mount(store, 512 * MIB)) {
    unmount(home);
    throw new Error(`no small disk could be mounted at ${store}`);
  }
  return {
    unmount() {
      unmount(store);
      unmount(home);
    },
  };
}

let answer: string | undefined;

/** Why a home on a small disk of its own can't be had here; null when it can. */
export function whyNoSmallDisk(): string | null {
  answer ??= process.platform === 'linux' ? tryOut() : 'it needs a small tmpfs, and so Linux';
  return answer === '' ? null : answer;
}

function tryOut(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-disk-'));
  const isMounted = mount(folder, MIB);
  if (isMounted) unmount(folder);
  rmdirSync(folder);
  return isMounted ? '' : 'mounting a small tmpfs is not allowed here: it needs root';
}
