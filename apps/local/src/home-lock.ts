import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type Home, readJson } from './home';
import { commandOf, isRunning, markOf, type ProcessMark, parentOf, waitForEnd } from './processes';
import type { Say } from './say';
import { StartError } from './start-error';

const mark = z.object({ pid: z.int(), startedAt: z.string() });
const lockFile = mark.extend({
  /** The npm that runs the script, when there is one: its death is ours (watchStarter). */
  starter: mark.nullable(),
});

type LockFile = z.infer<typeof lockFile>;

const STOP_WITHIN_MS = 60_000;
const STARTER_POLL_MS = 500;

/** The npm (or pnpm) above us, so that we notice when it is killed in a way that it can't pass on. */
export function findStarter(): ProcessMark | null {
  for (let pid = process.ppid, hops = 0; pid > 1 && hops < 4; hops++) {
    if (/\bp?np[mx](-cli)?\b/.test(commandOf(pid))) return markOf(pid);
    pid = parentOf(pid) ?? 0;
  }
  return null;
}

/** Calls back once when the starter is gone. The answer ends the watch. */
export function watchStarter(starter: ProcessMark, onGone: () => void): () => void {
  const timer = setInterval(() => {
    if (isRunning(starter)) return;
    clearInterval(timer);
    onGone();
  }, STARTER_POLL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/**
 * Takes a dead owner's lock file away. Renaming is atomic, so that of two that try only one gets it; should it have
 * caught a lock that was taken in between, it puts that one back.
 */
function clearStale(path: string, seen: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== seen) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function tryTake(path: string, own: LockFile): boolean {
  const aside = `${path}.${process.pid}.own`;
  writeFileSync(aside, JSON.stringify(own));
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/**
 * Makes sure that one start at a time works on a home. An owner that was killed counts for nothing; one whose npm was
 * killed is on its way out and is waited for; one that is well is left alone, and this start ends with a line.
 */
export async function takeHome(home: Home, starter: ProcessMark | null, say: Say): Promise<() => void> {
  const path = home.path('lock');
  const self = markOf(process.pid);
  if (!self) throw new StartError("This process can't be found in the process table.");
  for (const until = Date.now() + STOP_WITHIN_MS; Date.now() < until; ) {
    if (tryTake(path, { ...self, starter })) return () => rmSync(path, { force: true });
    const seen = readText(path);
    if (seen === null) continue;
    const owner = readJson(path, lockFile);
    if (!owner || !isRunning(owner)) {
      clearStale(path, seen);
      continue;
    }
    const leaving = owner.starter !== null && !isRunning(owner.starter);
    if (!leaving)
      throw new StartError(
        `Tributary already runs on ${home.dir} (process ${owner.pid}). Stop that one first, or set TRIBUTARY_HOME to another folder.`,
      );
    say(`An earlier run (process ${owner.pid}) is stopping; waiting for it.`);
    await waitForEnd(owner, STOP_WITHIN_MS);
  }
  throw new StartError(`${path} could not be taken. Is another Tributary starting on ${home.dir} all the time?`);
}
