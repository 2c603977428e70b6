import { once } from 'node:events';
import { connect } from 'node:net';
import { type ProcessName, type Product, startProduct, waitFor } from '@tributary/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The built product as a whole: starting, dying, coming back. One product for all scenes; each leaves it running. */
const ALL: readonly ProcessName[] = ['web', 'capture', 'worker', 'postgres', 'redis', 'clickhouse'];
/** The promise to a person who types `npm start` a second time. */
const SECOND_START_MS = 10_000;
/** Nobody takes a Ctrl-C that has not ended by then for one that works. */
const STOP_MS = 10_000;

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product?.dispose());

const healthUrls = (): string[] => [
  `${product.webUrl}/api/v1/health`,
  `${product.captureUrl}/health`,
  `${product.workerUrl}/health`,
];

const statuses = (): Promise<number[]> => Promise.all(healthUrls().map(async (url) => (await fetch(url)).status));

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

type Source = { id: string; name: string; writeKeys: { key: string }[] };

const sourceNames = async (): Promise<string[]> =>
  (await product.api<{ data: Source[] }>('GET', 'sources')).data.map((source) => source.name);

test('every app is healthy once it says so, and the API key from the environment works at once', async () => {
  expect(await statuses()).toEqual([200, 200, 200]);
  expect(product.output()).toContain(product.webUrl);
  expect(product.output()).toContain(product.captureUrl);
  expect(await sourceNames()).toEqual([]);
});

test.each(['web', 'capture', 'worker'] as const)('%s comes back after kill -9', async (name) => {
  const before = product.pid(name);
  product.kill(name);
  await waitFor(() => product.output().includes(`${name} is back`), { what: `${name} to be back` });
  expect(product.pid(name)).not.toBe(before);
  expect(await statuses()).toEqual([200, 200, 200]);
});

test('Ctrl-C ends every process in seconds, an open browser or not; the next start takes at most ten seconds and has what was configured', async () => {
  await product.api('POST', 'sources', { name: 'Shop', type: 'http' });
  const pids = ALL.map((name) => product.pid(name));
  const { hostname, port } = new URL(product.webUrl);
  const browser = connect(Number(port), hostname); // opened in advance, as browsers do, and never used
  await once(browser, 'connect');
  const toldMs = Date.now();
  expect(await product.stop()).toBe(0);
  expect(Date.now() - toldMs).toBeLessThanOrEqual(STOP_MS);
  browser.destroy();
  expect(pids.filter(isAlive)).toEqual([]);
  const { tookMs } = await product.startAgain();
  expect(tookMs).toBeLessThanOrEqual(SECOND_START_MS);
  expect(await sourceNames()).toEqual(['Shop']);
});

test('after kill -9 of the supervisor alone, the next start replaces what was left running', async () => {
  const before = ALL.map((name) => product.pid(name));
  product.kill('supervisor');
  await product.startAgain();
  expect(before.filter(isAlive)).toEqual([]);
  expect(await statuses()).toEqual([200, 200, 200]);
  expect(await sourceNames()).toEqual(['Shop']);
});

test('after kill -9 of every process at once, the next start has everything', async () => {
  const pids = [...ALL, 'supervisor' as const].map((name) => product.pid(name));
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await product.startAgain();
  expect(await statuses()).toEqual([200, 200, 200]);
  expect(await sourceNames()).toEqual(['Shop']);
});

test('what the engines lose, the apps survive: each engine is killed, and every app is healthy again', async () => {
  for (const name of ['postgres', 'redis', 'clickhouse'] as const) {
    product.kill(name);
    await waitFor(() => product.output().includes(`${name} is back`), { what: `${name} to be back` });
    await waitFor(async () => (await statuses()).every((status) => status === 200), { what: `health after ${name}` });
  }
  expect(await sourceNames()).toEqual(['Shop']);
});
