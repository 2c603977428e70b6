import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BYTES = 1024 ** 3;

/** A disk of its own for an empty folder; false when mounting is not allowed here. */
export const mountSmallDisk = (folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${BYTES}`, 'tmpfs', folder]).status === 0;

export const unmount = (folder: string): void => void spawnSync('umount', ['-l', folder]);

let answer: string | null | undefined;

/** Why a home on a small disk of its own can't be had here; null when it can. */
export function whyNoSmallDisk(): string | null {
  answer ??= process.platform === 'linux' ? tryOut() : 'it needs a small tmpfs, and so Linux';
  return answer === '' ? null : answer;
}

function tryOut(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-disk-'));
  const isMounted = mountSmallDisk(folder);
  if (isMounted) unmount(folder);
  rmdirSync(folder);
  return isMounted ? '' : 'mounting a small tmpfs is not allowed here: it needs root';
}
