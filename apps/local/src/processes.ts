import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A process that is still the same one after its number was given to another: the number, with the moment of its start.
 */
export type ProcessMark = { readonly pid: number; readonly startedAt: string };

const POLL_MS = 50;

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // the process is gone, or this is no Linux
  }
}

function linuxStart(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The second field is the name in parentheses and may hold anything; the fields after it are plain.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null; // dead, only not yet buried by its parent
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim()}:${fields[19]}`;
}

/** The mark of a running process, or null when no process has that number. */
export function markOf(pid: number): ProcessMark | null {
  const startedAt =
    process.platform === 'linux'
      ? linuxStart(pid)
      : spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || null;
  return startedAt === null ? null : { pid, startedAt };
}

export function isRunning(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.startedAt === mark.startedAt;
}

/** Waits until the process is gone. Answers false when it still runs after `withinMs`. */
export async function waitForEnd(mark: ProcessMark, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; await delay(POLL_MS)) if (!isRunning(mark)) return true;
  return !isRunning(mark);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended between the look and the signal: that is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Asks a process to end, and ends it the hard way when it has not after `graceMs`. */
export async function stopProcess(
  mark: ProcessMark,
  { with: name, graceMs }: { with: NodeJS.Signals; graceMs: number },
): Promise<void> {
  if (!isRunning(mark)) return;
  signal(mark.pid, name);
  if (await waitForEnd(mark, graceMs)) return;
  signal(mark.pid, 'SIGKILL');
  await waitForEnd(mark, 5_000);
}

/** The command line of a process, '' when it is gone. */
export function commandOf(pid: number): string {
  return process.platform === 'linux'
    ? (readText(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '')
    : spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/** The number of a process's parent, or null at the top. */
export function parentOf(pid: number): number | null {
  if (process.platform !== 'linux') {
    const text = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
    return text === '' ? null : Number(text);
  }
  const stat = readText(`/proc/${pid}/stat`);
  return stat === null ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
