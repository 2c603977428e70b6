import { randomBytes } from 'node:crypto';
import type { Role } from '@tributary/db';
import { personChange } from '@tributary/db/persons-conformance';
import { batchOf, createEventStore } from '@tributary/event-store';
import { newId } from '@tributary/kernel';
import { silentLogger } from '@tributary/telemetry';
import { freshDatabase, freshRedis, freshStore, type Receiver, receiver } from '@tributary/testing';
import { createApiDeps } from './create-api-deps';
import { createApiServer } from './create-api-server';
import { type HistoryInput, historyOf } from './history.scene';
import { listProcedures } from './rest/list-routes';

export const ORIGIN = 'http://127.0.0.1:21600';
const PASSWORD = 'correct horse battery';

/** Values that no answer may ever contain. */
export const PLANTED = {
  signingSecret: `whsec_${Buffer.from('planted signing secret 0123456789').toString('base64')}`,
  header: 'planted-header-value-1b9f',
} as const;

/** A credential as a request carries it, with the workspace that it names. */
export interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  /** tRPC's error code, or the problem's code; null on success. */
  readonly code: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
  readonly text: string;
}

export type Scene = Awaited<ReturnType<typeof startScene>>;
export type Furnished = Awaited<ReturnType<Scene['furnish']>>;

/** The whole API over engines of its own, with a receiver that destinations may reach. */
export async function startScene() {
  const [database, redis, store, sink] = await Promise.all([freshDatabase(), freshRedis(), freshStore(), receiver()]);
  const deps = createApiDeps(
    {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      CLICKHOUSE_URL: store.url,
      TRIBUTARY_SECRET_KEY: randomBytes(32).toString('base64'),
      TRIBUTARY_WEB_URL: ORIGIN,
      TRIBUTARY_CAPTURE_URL: undefined,
      geoDatabase: undefined,
      TRIBUTARY_ADMIN_EMAIL: 'ops@example.com',
      TRIBUTARY_ADMIN_PASSWORD: PASSWORD,
      TRIBUTARY_API_KEY: 'trb_from_the_environment_0123456789',
      STREAM_PARTITIONS: 2,
      WEB_PORT: 21600,
      CAPTURE_PORT: 21601,
      egressAllow: ['127.0.0.1/32'],
      webUrl: ORIGIN,
      captureUrl: 'http://127.0.0.1:21601',
    },
    silentLogger,
  );
  const server = createApiServer(deps);
  const writer = createEventStore({ url: store.url });
  const kinds = new Map(
    listProcedures().map(([path, definition]) => [path, (definition as unknown as { type: string }).type] as const),
  );

  /** Calls a procedure as the dashboard does. */
  async function call(caller: Caller, path: string, input?: unknown): Promise<Answer> {
    const isQuery = kinds.get(path) === 'query';
    const query = isQuery && input !== undefined ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
    const response = await server.trpc(
      new Request(`${ORIGIN}/api/trpc/${path}${query}`, {
        method: isQuery ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN, ...caller.headers },
        ...(isQuery ? {} : { body: JSON.stringify(input ?? {}) }),
      }),
    );
    const text = await response.text();
    const body = JSON.parse(text);
    return { status: response.status, code: body.error?.data?.code ?? null, body: body.result?.data, text };
  }

  /** Calls the REST API. */
  async function rest(caller: Caller, method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await server.rest(
      new Request(`${ORIGIN}/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...caller.headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    const parsed = text.startsWith('{') ? JSON.parse(text) : text;
    return { status: response.status, code: response.ok ? null : parsed.code, body: parsed, text };
  }

  async function signIn(email: string, password = PASSWORD): Promise<string> {
    const response = await server.auth(
      new Request(`${ORIGIN}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN },
        body: JSON.stringify({ email, password }),
      }),
    );
    if (!response.ok) throw new Error(`sign-in of ${email}: ${response.status} ${await response.text()}`);
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  /** A person with a session, who names a workspace. */
  async function createPerson(name: string) {
    const email = `${newId(name)}@example.com`;
    const user = await deps.shared.db.users.createWithPassword({ id: newId('usr'), name, email, password: PASSWORD });
    const cookie = await signIn(email);
    const as = (workspace?: string): Caller => ({
      name,
      headers: { cookie, ...(workspace === undefined ? {} : { 'x-tributary-workspace': workspace }) },
    });
    return { id: user.id, email, as };
  }

  async function must(caller: Caller, path: string, input?: unknown) {
    const answer = await call(caller, path, input);
    if (answer.code !== null) throw new Error(`${path}: ${answer.text}`);
    return answer.body;
  }

  /** A workspace with one of everything, its owner signed in. */
  async function furnish(label: string) {
    const owner = await createPerson(`owner-${label}`);
    const workspace = await must(owner.as(), 'workspaces.create', { name: `Space ${label}` });
    const me = owner.as(workspace.slug);
    const source = await must(me, 'sources.create', { name: `SDK ${label}`, type: 'http' });
    const pg = new URL(database.url);
    const postgres = await must(me, 'sources.create', {
      name: `Table ${label}`,
      type: 'postgres',
      settings: {
        host: '127.0.0.1',
        port: Number(pg.port),
        database: pg.pathname.slice(1),
        user: pg.username,
        password: decodeURIComponent(pg.password),
        ssl: 'disable',
      },
    });
    const stream = await must(me, 'streams.create', {
      sourceId: postgres.id,
      name: 'public.users',
      mode: 'full',
      cursorField: null,
      primaryKey: ['id'],
      mapping: { kind: 'identify', userIdColumn: 'id' },
      selected: true,
    });
    const destination = await must(me, 'destinations.create', {
      name: `Hook ${label}`,
      type: 'webhook',
      settings: {
        url: `${sink.url}/${label}`,
        signingSecret: PLANTED.signingSecret,
        headers: { authorization: PLANTED.header },
      },
    });
    const [mapping] = (await must(me, 'mappings.list', { destinationId: destination.id })).data;
    const connection = await must(me, 'connections.create', { sourceId: source.id, destinationId: destination.id });
    const key = await must(me, 'apiKeys.create', { name: `Spare ${label}`, scopes: ['read'] });
    const invitation = await must(me, 'invitations.create', { email: `${newId('guest')}@example.com`, role: 'viewer' });
    const guest = await createPerson(`guest-${label}`);
    await deps.shared.db.members.add({
      id: newId('mem'),
      workspaceId: workspace.id,
      userId: guest.id,
      role: 'viewer',
    });
    const stored = await storeHistory({
      workspaceId: workspace.id,
      sourceId: source.id,
      destinationId: destination.id,
      mappingId: mapping.id,
      url: `${sink.url}/${label}`,
      label,
    });
    const groupKey = `group-${label}`;
    const persons = await deps.shared.db.persons.apply({
      workspaceId: workspace.id,
      nowMs: Date.now(),
      changes: [
        personChange({
          ...{
            distinctId: `person-${label}`,
            sourceId: source.id,
            set: { name: 'Pat', email: `pat-${label}@example.com` },
          },
          group: { type: 'group', key: groupKey, set: { name: label } },
        }),
      ],
    });
    const personId = persons.get(`person-${label}`)?.id ?? '';
    const replay = await must(me, 'replays.create', { filter: { ids: [stored.deliveryId] }, dryRun: false });
    const plan = await must(me, 'trackingPlans.create', {
      name: `Plan ${label}`,
      events: [{ type: 'track', name: 'Order Completed', schema: { properties: { total: { type: 'number' } } } }],
      sources: [{ sourceId: source.id, violations: 'quarantine' }],
    });
    const sync = await must(me, 'syncs.start', { sourceId: postgres.id });
    return {
      label,
      owner,
      me,
      workspace,
      source,
      postgres,
      stream,
      destination,
      mapping,
      connection,
      key,
      invitation,
      guest,
      replayId: replay.id as string,
      sync,
      plan,
      personId,
      groupKey,
      ...stored,
    };
  }

  async function storeHistory(input: HistoryInput) {
    const history = historyOf(input);
    await Promise.all([
      writer.appendEvents(batchOf([history.event])),
      writer.appendRefusals([history.refusal]),
      writer.appendDeliveries([history.delivery]),
      writer.appendLedger(history.ledger),
    ]);
    return history.ids;
  }

  /** Somebody else with a role in the workspace. */
  async function addMember(space: { readonly workspace: { readonly id: string; readonly slug: string } }, role: Role) {
    const person = await createPerson(role);
    await deps.shared.db.members.add({
      id: newId('mem'),
      workspaceId: space.workspace.id,
      userId: person.id,
      role,
    });
    return { ...person, caller: person.as(space.workspace.slug) };
  }

  async function addKey(space: { readonly me: Caller }, scopes: readonly string[]): Promise<Caller> {
    const made = await must(space.me, 'apiKeys.create', { name: scopes.join(' '), scopes });
    return { name: `key:${scopes.join('+')}`, headers: { authorization: `Bearer ${made.key}` } };
  }

  return {
    server,
    deps,
    writer,
    sink: sink as Receiver,
    databaseUrl: database.url,
    call,
    rest,
    must,
    signIn,
    createPerson,
    furnish,
    addMember,
    addKey,
    async close() {
      await server.close();
      await writer.close();
      await sink.close();
      await Promise.all([database.dispose(), redis.dispose(), store.dispose()]);
    },
  };
}
