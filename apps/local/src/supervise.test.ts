import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type Home, openHome, rememberedProcesses, rememberProcess } from './home';
import { stopLeftovers } from './leftovers';
import { isRunning, markOf, type ProcessMark } from './processes';
import { type Program, type Supervised, supervise } from './supervise';

const dirs: string[] = [];
const running: Supervised[] = [];

function newHome(): Home {
  const dir = mkdtempSync(join(tmpdir(), 'tributary-supervise-'));
  dirs.push(dir);
  return openHome(dir);
}

afterEach(async () => {
  for (const child of running.splice(0)) await child.stop();
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const LIVES_ON = 'console.log("up"); setInterval(() => {}, 1000)';

function program(home: Home, script: string, more: Partial<Program> = {}): Program {
  return {
    name: 'child',
    kind: 'app',
    command: process.execPath,
    args: ['-e', script],
    cwd: home.dir,
    env: {},
    stopSignal: 'SIGTERM',
    stopGraceMs: 2_000,
    readyWithinMs: 10_000,
    isReady: async () => readFileSync(home.path('logs', 'child.log'), 'utf8').includes('up'),
    ...more,
  };
}

async function start(home: Home, script: string, more: Partial<Program> = {}) {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const child = await supervise(program(home, script, more), { home, say, signal: new AbortController().signal });
  running.push(child);
  return { child, said };
}

async function until(look: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !look(); await delay(20)) if (Date.now() > end) throw new Error('in vain');
}

test('a child that ends unasked is started again, and it is said', async () => {
  const home = newHome();
  const { child, said } = await start(home, LIVES_ON);
  const first = child.pid();
  process.kill(first ?? 0, 'SIGKILL');
  await until(() => child.pid() !== first);
  expect(said[0]).toMatch(/^child ended \(killed by SIGKILL\)\. Starting it again\. Its log: /);
});

test('a child that ends while nothing can be noted or logged is started again, and noted later', async () => {
  const home = newHome();
  const { child, said } = await start(home, LIVES_ON);
  const first = child.pid();
  // As on a full disk: neither the note nor the log can be written.
  for (const folder of ['run', 'logs']) renameSync(home.path(folder), home.path(`${folder}-away`));
  process.kill(first ?? 0, 'SIGKILL');
  await until(() => said.some((line) => line.includes('ENOENT')));
  renameSync(home.path('logs-away'), home.path('logs'));
  await until(() => child.pid() !== null && child.pid() !== first);
  renameSync(home.path('run-away'), home.path('run'));
  await until(() => rememberedProcesses(home).some(({ pid }) => pid === child.pid()));
});

test('a child that keeps ending is given longer and longer pauses', async () => {
  const home = newHome();
  const { said } = await start(home, 'console.log("up"); setTimeout(() => process.exit(3), 300)');
  await until(() => said.filter((line) => line.includes('ended')).length >= 3);
  const pauses = said.filter((line) => line.includes('ended')).map((line) => /in ([\d.]+) s/.exec(line)?.[1] ?? '0');
  expect(pauses.slice(0, 3)).toEqual(['0', '0.5', '1']);
});

test('a child that ends before it is ready is a failure with its last words', async () => {
  const home = newHome();
  await expect(start(home, 'console.error("no such place"); process.exit(7)')).rejects.toThrow(
    /child ended while starting \(exit code 7\): no such place \(log: /,
  );
  expect(rememberedProcesses(home)).toEqual([]);
});

test('a command that does not exist is a failure, not a crash', async () => {
  const home = newHome();
  await expect(start(home, '', { command: '/no/such/program' })).rejects.toThrow(
    /ended while starting \(.*no\/such\/program/,
  );
});

test('a child that is never ready is stopped', async () => {
  const home = newHome();
  const never = { isReady: async () => false, readyWithinMs: 300 };
  await expect(start(home, LIVES_ON, never)).rejects.toThrow(/did not answer within 0\.3 s: up/);
  expect(rememberedProcesses(home)).toEqual([]);
});

test('a child that ignores the request to stop is killed', async () => {
  const home = newHome();
  const { child } = await start(home, `process.on("SIGTERM", () => {}); ${LIVES_ON}`, { stopGraceMs: 300 });
  const mark = markOf(child.pid() ?? 0);
  await child.stop();
  expect(mark && isRunning(mark)).toBe(false);
});

test('what an earlier run remembered is stopped, and a number that went to another process is left alone', async () => {
  const home = newHome();
  const children = [1, 2].map(() => spawn(process.execPath, ['-e', LIVES_ON], { stdio: 'ignore' }));
  const marks = children.map((child) => markOf(child.pid ?? 0));
  const [left, other] = marks;
  if (!left || !other) throw new Error('nothing was started');
  const remember = (name: string, mark: ProcessMark): void =>
    rememberProcess(home, name, { mark, stopSignal: 'SIGTERM', kind: 'app' });
  remember('left', left);
  remember('reused', { ...other, startedAt: 'at some other time' });
  try {
    await stopLeftovers(home, () => undefined);
    expect([isRunning(left), isRunning(other)]).toEqual([false, true]);
    expect(rememberedProcesses(home)).toEqual([]);
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
});
