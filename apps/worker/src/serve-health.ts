import { createServer, type Server, type ServerResponse } from 'node:http';
import { METRICS_CONTENT_TYPE, metricsText } from '@tributary/telemetry';
import type { Engines } from './engines';

const CHECK_TIMEOUT_MS = 2_000;

/** `/health` (200 when every engine answers, else 503 with what does not) and `/metrics`. */
export async function serveHealth(input: {
  engines: Engines;
  roles: readonly string[];
  host: string;
  port: number;
}): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request.url ?? '/', response, input).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(input.port, input.host, resolve);
  });
  return server;
}

async function answer(
  url: string,
  response: ServerResponse,
  { engines, roles }: { engines: Engines; roles: readonly string[] },
): Promise<void> {
  const path = url.split('?')[0];
  if (path === '/metrics') {
    response.writeHead(200, { 'content-type': METRICS_CONTENT_TYPE }).end(await metricsText());
  } else if (path === '/health') {
    const away = await findAway(engines);
    response.writeHead(away.length === 0 ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: away.length === 0 ? 'ok' : 'degraded', roles, away }));
  } else response.writeHead(404).end();
}

/** Engines that don't answer. Configuration is served from memory, so Postgres counts only until it was read once. */
async function findAway({ queues, store, routing }: Engines): Promise<string[]> {
  const checks: Record<string, () => Promise<unknown>> = {
    redis: () => queues.ping(),
    store: async () => {
      if (!(await store.ping())) throw new Error('no answer');
    },
    configuration: () => routing.ready(),
  };
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await answersInTime(check)) ? [] : [name])),
  );
  return results.flat();
}

async function answersInTime(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
  });
  const done = check().then(
    () => true,
    () => false,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
