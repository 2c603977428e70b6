import { AppError } from '@tributary/control-plane';
import { silentLogger } from '@tributary/telemetry';
import { expect, test } from 'vitest';
import type { ApiDeps } from './create-api-deps';
import { createApiServer } from './create-api-server';

/** A server whose engines all answer, and whose account of the environment ends as the attempts say. */
function serverWith(attempts: (() => Promise<void>)[]) {
  const deps = {
    webUrl: 'http://127.0.0.1',
    captureUrl: 'http://127.0.0.1',
    log: silentLogger,
    shared: {},
    auth: {},
    health: async () => [{ name: 'postgres', ok: true, message: 'Answers.' }],
    bootstrap: () => attempts.shift()?.() ?? Promise.resolve(),
    close: async () => undefined,
  } as unknown as ApiDeps;
  const server = createApiServer(deps);
  return async () => (await server.rest(new Request('http://127.0.0.1/api/v1/health'))).status;
}

test('it is healthy only once the account of the environment exists', async () => {
  let isMade = false;
  const health = serverWith([
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      isMade = true;
    },
  ]);
  expect(await health()).toBe(200);
  expect(isMade).toBe(true);
});

test('while the account can not be made yet it is not healthy, and the next look tries again', async () => {
  const health = serverWith([() => Promise.reject(new Error('Postgres is away'))]);
  expect(await health()).toBe(503);
  expect(await health()).toBe(200);
});

test('an account that can never be made keeps nobody out', async () => {
  const health = serverWith([() => Promise.reject(new AppError('conflict', 'The key was revoked.'))]);
  expect(await health()).toBe(200);
});
