import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { forgetProcess, type Home, type RunFile, rememberProcess } from './home';
import { markOf, type ProcessMark, stopProcess } from './processes';
import type { Say } from './say';
import { diskFull, StartError, saysDiskFull } from './start-error';

/** How to run one process, and how to see that it does its work. */
export type Program = {
  readonly name: string;
  readonly kind: RunFile['kind'];
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The account that it runs under, when not ours. */
  readonly as?: { readonly uid: number; readonly gid: number };
  readonly env: Readonly<Record<string, string>>;
  readonly stopSignal: RunFile['stopSignal'];
  readonly stopGraceMs: number;
  readonly readyWithinMs: number;
  /** True once it answers. Never throws. */
  isReady(): Promise<boolean>;
};

export type Surroundings = {
  readonly home: Home;
  readonly say: Say;
  /** Aborted when the whole start is called off. */
  readonly signal: AbortSignal;
};

export type Supervised = {
  readonly name: string;
  /** Of the process that runs now; null between two lives. */
  pid(): number | null;
  stop(): Promise<void>;
};

const LOG_BYTES_MAX = 20 * 1024 * 1024;
const READY_POLL_MS = 50;
const REMEMBER_AGAIN_MS = 1_000;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_CAP_MS = 30_000;
/** A process that lived this long starts again without having to wait for its earlier failures. */
const SETTLED_AFTER_MS = 60_000;

/** One older log is kept, so that logs don't fill the disk over the months. */
function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) renameSync(path, `${path}.1`);
  return openSync(path, 'a');
}

const TELLING = /error|fatal|exception|denied|refused|no space|in use|cannot|can't|invalid/i;

/** What a life printed that most likely is the reason why it ended: the last telling line, or the last one. */
function lastWords({ logPath, logStart }: Life): string {
  const text = readFileSync(logPath).subarray(logStart).subarray(-8_000).toString('utf8');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const noSpace = lines.find(saysDiskFull);
  const words = noSpace ?? lines.findLast((line) => TELLING.test(line)) ?? lines.at(-1) ?? 'it printed nothing';
  return words.trim().slice(0, 300);
}

type Life = {
  readonly mark: ProcessMark | null;
  readonly bornMs: number;
  /** Resolves with how it ended. */
  readonly ended: Promise<string>;
  readonly logPath: string;
  /** Where in the log this life begins. */
  readonly logStart: number;
};

/**
 * The process waits for a word before it becomes the program, and ends when none comes: it is written down by then. One
 * that nobody had written down when we were killed would be left behind on the data, beside that of the next start.
 */
const WAIT_FOR_WORD = ['-c', 'read -r word && exec "$@" < /dev/null', 'sh'];

/**
 * Starts one life of the program. The process leads a session of its own, so that Ctrl-C reaches only us and we can stop
 * things in order; and it prints into a file, so that it does not choke when we are killed.
 */
function beginLife(program: Program, home: Home): Life {
  const logPath = home.path('logs', `${program.name}.log`);
  const log = openLog(logPath);
  const logStart = fstatSync(log).size;
  const child = spawn('/bin/sh', [...WAIT_FOR_WORD, program.command, ...program.args], {
    cwd: program.cwd,
    env: { ...program.env },
    ...program.as,
    detached: true,
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  const mark = child.pid === undefined ? null : markOf(child.pid);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
  if (mark) void keepRemembering(program, { home, mark, ended });
  child.stdin?.on('error', () => {}); // it ended before it heard the word: `ended` tells
  child.stdin?.end('go\n');
  return { mark, bornMs: Date.now(), ended, logPath, logStart };
}

/** On a full disk nothing can be noted: it runs all the same, and the note is written as soon as there is room. */
async function keepRemembering(
  { name, stopSignal, kind }: Program,
  { home, mark, ended }: { home: Home; mark: ProcessMark; ended: Promise<string> },
): Promise<void> {
  let runs = true;
  void ended.then(() => {
    runs = false;
  });
  for (; runs; await Promise.race([ended, delay(REMEMBER_AGAIN_MS, undefined, { ref: false })])) {
    try {
      return rememberProcess(home, name, { mark, stopSignal, kind });
    } catch {} // no room; tried again
  }
}

/** A life that could not begin, for want of room for its log, or of memory: it counts as one that ended at once. */
const stillborn = (home: Home, name: string, error: unknown): Life => ({
  mark: null,
  bornMs: Date.now(),
  ended: Promise.resolve(error instanceof Error ? error.message : String(error)),
  logPath: home.path('logs', `${name}.log`),
  logStart: 0,
});

/** The failure of a life that did not become ready, in words. */
function notReady(name: string, how: string, life: Life): StartError {
  const words = lastWords(life);
  return new StartError(saysDiskFull(words) ? diskFull(words) : `${name} ${how}: ${words} (log: ${life.logPath})`);
}

async function waitUntilReady(program: Program, life: Life, signal: AbortSignal): Promise<void> {
  let end: string | null = null;
  life.ended.then((how) => {
    end = how;
  });
  for (const until = life.bornMs + program.readyWithinMs; Date.now() < until; await delay(READY_POLL_MS)) {
    if (end !== null) throw notReady(program.name, `ended while starting (${end})`, life);
    if (signal.aborted) throw new StartError('Stopped before everything was up.');
    if (await program.isReady()) return;
  }
  throw notReady(program.name, `did not answer within ${program.readyWithinMs / 1000} s`, life);
}

/** Nothing before the first new try, then doubling. */
const pauseBefore = (failures: number): number =>
  failures === 0 ? 0 : Math.min(BACKOFF_CAP_MS, BACKOFF_FIRST_MS * 2 ** (failures - 1));

/**
 * Starts a program, waits until it is ready, and from then on starts it again whenever it ends unasked: at once the
 * first time, then with growing pauses. Rejects with a StartError when the first life does not become ready.
 */
export async function supervise(program: Program, around: Surroundings): Promise<Supervised> {
  const { home, say } = around;
  const { name, stopSignal, stopGraceMs } = program;
  const stopping = new AbortController();
  let life = beginLife(program, home);

  async function end(): Promise<void> {
    if (life.mark) await stopProcess(life.mark, { with: stopSignal, graceMs: stopGraceMs });
    forgetProcess(home, name);
  }

  async function beginAgain(how: string, failures: number): Promise<void> {
    const pauseMs = pauseBefore(failures);
    const when = pauseMs === 0 ? '' : ` in ${pauseMs / 1000} s`;
    say(`${name} ended (${how}). Starting it again${when}. Its log: ${life.logPath}`);
    await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (stopping.signal.aborted) return;
    try {
      life = beginLife(program, home);
    } catch (error) {
      life = stillborn(home, name, error);
      return;
    }
    waitUntilReady(program, life, stopping.signal).then(
      () => say(`${name} is back.`),
      () => undefined, // it ended again, and the loop says so; or it is slow, and its own health tells
    );
  }

  async function keepAlive(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const how = await life.ended;
      if (stopping.signal.aborted) return;
      if (Date.now() - life.bornMs > SETTLED_AFTER_MS) failures = 0;
      await beginAgain(how, failures++);
    }
  }

  try {
    await waitUntilReady(program, life, around.signal);
  } catch (error) {
    await end();
    throw error;
  }
  const watching = keepAlive();
  return {
    name,
    pid: () => life.mark?.pid ?? null,
    async stop() {
      stopping.abort();
      await end();
      await watching;
    },
  };
}
