// A workspace whose events are searched: engines as `npm start` runs them, and the API as the dashboard and REST have it.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApiServer } from '@tributary/api';
import { createDb } from '@tributary/db';
import { startNode, until } from './processes.mjs';
import { emailOf, userIdOf } from './search-rows.mjs';

const ORIGIN = 'http://127.0.0.1:3000';

async function startEngines(home, secretKey) {
  const engines = startNode({
    name: 'engines',
    file: 'apps/local/dist/main.js',
    args: ['engines', '--home', join(home, 'tributary'), '--json'],
    env: { TRIBUTARY_SECRET_KEY: secretKey, DATABASE_URL: '', REDIS_URL: '', CLICKHOUSE_URL: '' },
  });
  let printed = '';
  engines.stdout.on('data', (bytes) => {
    printed += bytes;
  });
  return until('engines running', async () => {
    if (engines.exitCode !== null) throw new Error(engines.tail);
    return JSON.parse(printed.split('\n').find((line) => line.startsWith('{')));
  });
}

/** The keys of this home: the same each time, so that a store can be kept and asked again. */
function keysOf(home) {
  const file = join(home, 'keys.json');
  if (!existsSync(file)) {
    mkdirSync(home, { recursive: true });
    const keys = {
      secretKey: randomBytes(32).toString('base64'),
      apiKey: `trb_${randomBytes(24).toString('hex')}`,
      password: randomBytes(16).toString('hex'),
    };
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function furnish(ask, db, { people }) {
  const { id: workspaceId } = await ask('/workspace');
  const { data: known } = await ask('/sources');
  if (known.length === 0) {
    const destination = await ask('/destinations', {
      name: 'Hook',
      type: 'webhook',
      settings: { url: 'https://x.example/' },
    });
    for (const name of ['A', 'B', 'C', 'D']) {
      const source = await ask('/sources', { name, type: 'http' });
      await ask('/connections', { sourceId: source.id, destinationId: destination.id });
    }
  }
  const sources = (await ask('/sources')).data;
  const [destination] = (await ask('/destinations')).data;
  const [mapping] = (await ask(`/destinations/${destination.id}/mappings`)).data;
  const nowMs = Date.now();
  await db.persons.apply({
    workspaceId,
    nowMs,
    changes: people.map((n, index) => ({
      ...{ distinctId: userIdOf(n), isUser: true, set: { email: emailOf(n) }, setOnce: {}, unset: [] },
      ...{ merge: null, group: null, aboutPerson: true, atMs: nowMs + index, messageId: `m-${n}` },
      ...{ eventId: n.toString(16).padStart(32, '0'), sourceId: sources[0].id },
    })),
  });
  return {
    workspaceId,
    sourceIds: sources.map(({ id }) => id).sort(),
    destinationId: destination.id,
    mappingId: mapping.id,
  };
}

/** `people`: numbers of events whose persons have an email. */
export async function startScene({ home, people }) {
  const { secretKey, apiKey, password } = keysOf(home);
  const urls = await startEngines(home, secretKey);
  Object.assign(process.env, {
    DATABASE_URL: urls.databaseUrl,
    REDIS_URL: urls.redisUrl,
    CLICKHOUSE_URL: urls.clickhouseUrl,
    TRIBUTARY_SECRET_KEY: secretKey,
    TRIBUTARY_ADMIN_EMAIL: 'bench@example.com',
    TRIBUTARY_ADMIN_PASSWORD: password,
    TRIBUTARY_API_KEY: apiKey,
  });
  const server = createApiServer();
  await server.ready();
  /** REST, from Request to Response: authentication, permissions, shapes and all. */
  async function ask(path, body) {
    const response = await server.rest(
      new Request(`${ORIGIN}/api/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  }
  const db = createDb({ databaseUrl: urls.databaseUrl, secretKey });
  const place = await furnish(ask, db, { people });
  await db.close();
  return { ask, place, clickhouseUrl: urls.clickhouseUrl, close: () => server.close() };
}
