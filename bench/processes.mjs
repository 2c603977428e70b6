// Starting and stopping what is measured.
import { fork, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));
const children = new Set();

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function keep(child, name) {
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes) => {
      child.tail = (child.tail + bytes).slice(-4_000);
    });
  }
  child.title = name;
  return child;
}

export function startNode({ name, file, env = {}, args = [], nodeArgs = [] }) {
  const child = spawn(process.execPath, [...nodeArgs, join(ROOT, file), ...args], {
    cwd: ROOT,
    env: { ...process.env, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return keep(child, name);
}

export function startScript({ name, file, env = {} }) {
  return keep(
    fork(join(HERE, file), { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }),
    name,
  );
}

export function startProgram({ name, command, args }) {
  return keep(spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] }), name);
}

/** The next message of a child; rejects when it dies first. */
export function message(child) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`${child.title} ended (${code}): ${child.tail}`));
    child.once('exit', onExit);
    child.once('message', (value) => {
      child.off('exit', onExit);
      resolve(value);
    });
  });
}

export async function until(what, check, { limitMs = 120_000, everyMs = 200 } = {}) {
  const endMs = Date.now() + limitMs;
  for (;;) {
    const value = await check().catch(() => null);
    if (value) return value;
    if (Date.now() > endMs) throw new Error(`${what} did not happen within ${limitMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** @throws Error as soon as the child has ended */
export async function healthy(child, url) {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const name = child.title;
  await until(`${name} healthy`, async () => hasEnded() || (await fetch(url)).ok).catch((error) => {
    throw new Error(`${error.message}\n${child.tail}`);
  });
  if (hasEnded()) throw new Error(`${name} ended: ${child.tail}`);
}

export function stop(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill(signal);
  });
}

export const stopAll = () => Promise.all([...children].reverse().map((child) => stop(child)));
