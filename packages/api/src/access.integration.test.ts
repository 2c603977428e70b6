import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, type Furnished, PLANTED, type Scene, startScene } from './api.scene';
import { listProcedures } from './rest/list-routes';

type Least = 'viewer' | 'editor' | 'admin' | 'owner';

/** What is expected of a procedure: who may call it, with which input, and whether a success can be expected. */
interface Expectation {
  /** `public`: anybody. `person`: any session, no key. Else the least role. */
  readonly may: 'public' | 'person' | Least;
  readonly input?: (space: Furnished) => unknown;
  /** The code that those who may get, where the scene can't make it succeed. */
  readonly ends?: string;
  /** Takes something away from the scene: called last, in this order. */
  readonly order?: number;
}

const bySource = ({ source }: Furnished) => ({ id: source.id });
const byDestination = ({ destination }: Furnished) => ({ id: destination.id });
const byPlan = ({ plan }: Furnished) => ({ id: plan.id });
const pulled = ({ postgres }: Furnished) => ({ sourceId: postgres.id });
const event = { type: 'track', event: 'Order Completed', userId: 'u1', properties: { total: 3 } };
const tree = {
  kind: 'group',
  match: 'all',
  children: [{ kind: 'clause', field: 'type', operator: '=', value: 'track' }],
};

/** Every procedure stands here. One that is missing fails the test below, so none can be forgotten. */
const EXPECTED: Readonly<Record<string, Expectation>> = {
  'setup.status': { may: 'public' },
  'setup.createFirstAccount': {
    may: 'public',
    input: () => ({ name: 'X', email: 'x@example.com', password: 'long enough', workspaceName: 'X' }),
    ends: 'CONFLICT',
  },
  'health.get': { may: 'public' },
  'invitations.find': { may: 'public', input: () => ({ token: 'not-a-token' }) },
  'invitations.accept': {
    may: 'public',
    input: () => ({ token: 'not-a-token', account: { name: 'X', password: 'long enough' } }),
    ends: 'NOT_FOUND',
  },
  'me.get': { may: 'person' },
  'workspaces.list': { may: 'person' },
  'workspaces.create': { may: 'person', input: () => ({ name: 'Another' }) },

  'workspaces.get': { may: 'viewer' },
  'workspaces.switch': { may: 'viewer' },
  'workspaces.update': { may: 'admin', input: () => ({ name: 'Renamed space' }) },
  'members.list': { may: 'viewer' },
  'members.changeRole': { may: 'admin', input: ({ guest }) => ({ userId: guest.id, role: 'viewer' }) },
  'invitations.list': { may: 'viewer' },
  'invitations.create': { may: 'admin', input: () => ({ email: 'new-guest@example.com', role: 'viewer' }) },
  'apiKeys.list': { may: 'admin' },
  'apiKeys.create': { may: 'admin', input: () => ({ name: 'k', scopes: ['read'] }) },
  'audit.list': { may: 'admin', input: () => ({}) },
  'catalog.sources': { may: 'viewer' },
  'catalog.destinations': { may: 'viewer' },
  'catalog.destination': { may: 'viewer', input: () => ({ type: 'webhook' }) },

  'sources.list': { may: 'viewer', input: () => ({}) },
  'sources.get': { may: 'viewer', input: bySource },
  'sources.previewDeletion': { may: 'viewer', input: bySource },
  'sources.flow': { may: 'viewer', input: bySource },
  'sources.lag': { may: 'viewer' },
  'sources.previewPrivacy': {
    may: 'viewer',
    input: (space) => ({ ...bySource(space), privacy: { ip: 'truncate', hash: ['userId'] } }),
  },
  'sources.create': { may: 'editor', input: () => ({ name: 'New', type: 'http' }) },
  'sources.update': { may: 'editor', input: (space) => ({ ...bySource(space), name: 'Renamed' }) },
  'sources.createWriteKey': { may: 'editor', input: ({ source }) => ({ sourceId: source.id, label: 'more' }) },
  'sources.testConnection': {
    may: 'editor',
    input: ({ postgres }) => ({ id: postgres.id, type: 'postgres', settings: postgres.settings }),
  },
  'streams.list': { may: 'viewer', input: pulled },
  'streams.discover': { may: 'editor', input: pulled },
  'streams.previewRows': { may: 'editor', input: (space) => ({ ...pulled(space), stream: 'public.users' }) },
  'streams.create': {
    may: 'editor',
    input: (space) => ({
      ...pulled(space),
      name: 'public.sessions',
      selected: false,
      mode: 'full',
      cursorField: null,
      primaryKey: ['id'],
      mapping: { kind: 'identify', userIdColumn: 'user_id' },
    }),
  },
  'streams.update': { may: 'editor', input: (space) => ({ ...pulled(space), id: space.stream.id, selected: true }) },
  'syncs.list': { may: 'viewer', input: pulled },
  'syncs.get': { may: 'viewer', input: (space) => ({ ...pulled(space), id: space.sync.id }) },
  'syncs.start': { may: 'editor', input: pulled, ends: 'CONFLICT' },

  'destinations.list': { may: 'viewer', input: () => ({}) },
  'destinations.get': { may: 'viewer', input: byDestination },
  'destinations.previewDeletion': { may: 'viewer', input: byDestination },
  'destinations.create': {
    may: 'editor',
    input: () => ({ name: 'New', type: 'webhook', settings: { url: 'https://example.com/' } }),
  },
  'destinations.update': { may: 'editor', input: (space) => ({ ...byDestination(space), name: 'Renamed' }) },
  'destinations.testSettings': {
    may: 'editor',
    input: ({ destination }) => ({ id: destination.id, type: 'webhook', settings: destination.settings }),
  },
  'destinations.preview': { may: 'viewer', input: (space) => ({ ...byDestination(space), event }) },
  'destinations.test': { may: 'editor', input: (space) => ({ ...byDestination(space), event }) },
  'destinations.pause': { may: 'editor', input: byDestination },
  'destinations.resume': { may: 'editor', input: byDestination },
  'mappings.list': { may: 'viewer', input: ({ destination }) => ({ destinationId: destination.id }) },
  'mappings.create': {
    may: 'editor',
    input: ({ destination }) => ({
      destinationId: destination.id,
      name: 'More',
      action: 'send',
      mapping: { data: { '@path': '$.' } },
    }),
  },
  'mappings.update': {
    may: 'editor',
    input: ({ destination, mapping }) => ({ destinationId: destination.id, id: mapping.id, name: 'Renamed' }),
  },
  'mappings.reorder': {
    may: 'editor',
    input: ({ destination, mapping }) => ({ destinationId: destination.id, ids: [mapping.id] }),
  },
  'mappings.readFilter': { may: 'viewer', input: () => ({ filter: 'type = "track"' }) },
  'mappings.writeFilter': { may: 'viewer', input: () => ({ tree }) },
  'mappings.estimateMatches': {
    may: 'viewer',
    input: ({ destination }) => ({ filter: 'type = "track"', destinationId: destination.id }),
  },
  'connections.list': { may: 'viewer', input: () => ({}) },
  'connections.create': {
    may: 'editor',
    input: ({ source, destination }) => ({ sourceId: source.id, destinationId: destination.id }),
    ends: 'CONFLICT',
  },

  'trackingPlans.list': { may: 'viewer', input: () => ({}) },
  'trackingPlans.get': { may: 'viewer', input: byPlan },
  'trackingPlans.create': { may: 'editor', input: () => ({ name: 'Another plan' }) },
  'trackingPlans.violations': { may: 'viewer', input: byPlan },
  'trackingPlans.quarantine': { may: 'viewer', input: byPlan },
  'trackingPlans.releases': { may: 'viewer', input: byPlan },
  'trackingPlans.release': { may: 'editor', input: byPlan, ends: 'CONFLICT' },
  'trackingPlans.preview': {
    may: 'viewer',
    input: ({ plan, source }) => ({ events: plan.events, sources: [{ sourceId: source.id }] }),
  },
  'trackingPlans.draft': { may: 'viewer', input: ({ source }) => ({ sourceIds: [source.id] }) },
  'trackingPlans.update': { may: 'editor', input: (space) => ({ ...byPlan(space), name: 'Renamed' }) },
  'events.list': { may: 'viewer', input: () => ({ status: 'all' }) },
  'events.tail': { may: 'viewer', input: () => ({}) },
  'events.get': { may: 'viewer', input: ({ messageId }) => ({ messageId }) },
  'events.trace': { may: 'viewer', input: ({ messageId }) => ({ messageId }) },
  'events.recognise': { may: 'viewer', input: ({ messageId }) => ({ q: messageId }) },
  'events.names': { may: 'viewer', input: () => ({}) },
  'events.propertyPaths': { may: 'viewer', input: ({ source }) => ({ sourceId: source.id }) },
  'events.first': {
    may: 'viewer',
    input: ({ source, sinceMs }) => ({ sourceId: source.id, since: new Date(sinceMs).toISOString() }),
  },
  'refusals.get': { may: 'viewer', input: ({ refusalId }) => ({ id: refusalId }) },
  'deliveries.list': { may: 'viewer', input: ({ destination }) => ({ destinationId: destination.id }) },
  'deliveries.get': { may: 'viewer', input: ({ deliveryId }) => ({ deliveryId }) },
  'deliveries.retry': { may: 'editor', input: ({ deliveryId }) => ({ deliveryId }) },
  'errorGroups.list': { may: 'viewer', input: () => ({}) },
  'errorGroups.get': { may: 'viewer', input: ({ errorGroup }) => ({ errorGroup }) },
  'replays.list': { may: 'viewer', input: () => ({}) },
  'replays.get': { may: 'viewer', input: ({ replayId }) => ({ id: replayId }) },
  'replays.create': { may: 'editor', input: ({ deliveryId }) => ({ filter: { ids: [deliveryId] } }) },
  'ledger.get': { may: 'viewer', input: () => ({}) },
  'ledger.explain': {
    may: 'viewer',
    input: ({ source }) => ({ sourceId: source.id, minute: '2026-01-01T00:00:00.000Z' }),
  },
  'alerts.list': { may: 'viewer', input: () => ({}) },
  'stats.overview': { may: 'viewer', input: () => ({}) },
  'stats.sourceSeries': { may: 'viewer', input: ({ source }) => ({ sourceId: source.id }) },
  'stats.deliverySeries': { may: 'viewer', input: ({ destination }) => ({ destinationId: destination.id }) },
  'persons.list': { may: 'viewer', input: () => ({ search: 'p' }) },
  'persons.get': { may: 'viewer', input: ({ personId }) => ({ id: personId }) },
  'persons.events': { may: 'viewer', input: ({ personId }) => ({ id: personId }) },
  'persons.traits': { may: 'viewer', input: ({ personId }) => ({ id: personId }) },
  'persons.previewDeletion': { may: 'viewer', input: ({ personId }) => ({ id: personId }) },
  'persons.deletions': { may: 'viewer', input: () => ({}) },
  'persons.export': { may: 'admin', input: ({ personId }) => ({ id: personId }) },
  'groups.list': { may: 'viewer', input: () => ({}) },
  'groups.get': { may: 'viewer', input: ({ groupKey }) => ({ type: 'group', key: groupKey }) },
  'search.query': { may: 'viewer', input: ({ messageId }) => ({ q: messageId }) },

  'replays.cancel': { may: 'editor', input: ({ replayId }) => ({ id: replayId }), order: 1 },
  'syncs.cancel': { may: 'editor', input: (space) => ({ ...pulled(space), id: space.sync.id }), order: 2 },
  'persons.delete': { may: 'admin', input: ({ personId }) => ({ id: personId }), order: 2.5 },
  'connections.delete': { may: 'editor', input: ({ connection }) => ({ id: connection.id }), order: 3 },
  'mappings.delete': {
    may: 'editor',
    input: ({ destination, mapping }) => ({ destinationId: destination.id, id: mapping.id }),
    order: 4,
  },
  'sources.rotateWriteKey': {
    may: 'editor',
    input: ({ source }) => ({ sourceId: source.id, id: source.writeKeys[0].id }),
    order: 5,
  },
  'sources.revokeWriteKey': {
    may: 'editor',
    input: ({ source }) => ({ sourceId: source.id, id: source.writeKeys[0].id }),
    ends: 'NOT_FOUND',
    order: 6,
  },
  'sources.delete': { may: 'editor', input: bySource, order: 7 },
  'sources.restore': { may: 'editor', input: bySource, order: 8 },
  'destinations.delete': { may: 'editor', input: byDestination, order: 9 },
  'destinations.restore': { may: 'editor', input: byDestination, order: 10 },
  'invitations.revoke': { may: 'admin', input: ({ invitation }) => ({ id: invitation.id }), order: 11 },
  'apiKeys.revoke': { may: 'admin', input: ({ key }) => ({ id: key.id }), order: 12 },
  'members.remove': { may: 'admin', input: ({ guest }) => ({ userId: guest.id }), order: 13 },
  'trackingPlans.delete': { may: 'editor', input: byPlan, order: 14 },
  'workspaces.delete': { may: 'owner', input: () => ({ confirmName: 'Renamed space' }), order: 15 },
};

const RANK = { viewer: 0, editor: 1, admin: 2, owner: 3 } as const;
const PATHS = Object.keys(EXPECTED).sort((a, b) => (EXPECTED[a]?.order ?? 0) - (EXPECTED[b]?.order ?? 0));
const IN_A_WORKSPACE = PATHS.filter((path) => !['public', 'person'].includes(EXPECTED[path]?.may ?? ''));

let scene: Scene;
const answers: string[] = [];

beforeAll(async () => {
  scene = await startScene();
  await scene.server.ready();
});
afterAll(() => scene?.close());

/** Calls and keeps what was said, for the search for secrets at the end. */
async function ask(caller: Caller, path: string, space: Furnished): Promise<Answer> {
  const answer = await scene.call(caller, path, EXPECTED[path]?.input?.(space));
  answers.push(answer.text);
  return answer;
}

const allowed = (path: string, role: Least): boolean => {
  const may = EXPECTED[path]?.may ?? 'owner';
  return may === 'public' || may === 'person' || RANK[role] >= RANK[may];
};

/** Walks all procedures; answers with what differed from the table. */
async function walk(caller: Caller, space: Furnished, expected: (path: string) => string | null | readonly string[]) {
  const surprises: string[] = [];
  for (const path of PATHS) {
    const { code, text } = await ask(caller, path, space);
    const wanted = expected(path);
    const fits = Array.isArray(wanted) ? wanted.includes(code ?? 'ok') : code === wanted;
    if (!fits) surprises.push(`${path}: ${code ?? 'ok'} instead of ${wanted ?? 'ok'} ${text.slice(0, 200)}`);
  }
  return surprises;
}

test('every procedure has its expectation, and every expectation its procedure', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(
    listProcedures()
      .map(([path]) => path)
      .sort(),
  );
});

describe('members', () => {
  test.each(['viewer', 'editor', 'admin', 'owner'] as const)(
    'the role %s may do exactly what the table says',
    async (role) => {
      const space = await scene.furnish(`of-${role}`);
      const { caller } = role === 'owner' ? { caller: space.me } : await scene.addMember(space, role);
      const surprises = await walk(caller, space, (path) => {
        if (!allowed(path, role)) return 'FORBIDDEN';
        return EXPECTED[path]?.ends ?? null;
      });
      expect(surprises).toEqual([]);
    },
  );
});

describe('API keys', () => {
  test.each([
    ['read', 'viewer'],
    ['write', 'editor'],
    ['admin', 'admin'],
  ] as const)(
    'a key of the scope %s may do what the role %s may, and nothing that belongs to a person',
    async (scope, role) => {
      const space = await scene.furnish(`key-${scope}`);
      const caller = await scene.addKey(space, [scope]);
      const surprises = await walk(caller, space, (path) => {
        if (EXPECTED[path]?.may === 'person') return 'UNAUTHORIZED';
        return allowed(path, role) ? (EXPECTED[path]?.ends ?? null) : 'FORBIDDEN';
      });
      expect(surprises).toEqual([]);
    },
  );
});

describe('strangers', () => {
  let space: Furnished;
  let stranger: Furnished;
  beforeAll(async () => {
    space = await scene.furnish('victim');
    stranger = await scene.furnish('stranger');
  });

  const marks = () => [
    'private-to-victim',
    'user-of-victim',
    'SDK victim',
    'Hook victim',
    'Space victim',
    'Table victim',
    space.guest.email,
    space.owner.email,
  ];

  test.each(['nobody', 'a made-up key', 'a made-up session'] as const)('%s gets nothing', async (who) => {
    const headers = {
      nobody: {},
      'a made-up key': { authorization: 'Bearer trb_0123456789012345678901234567890123456789' },
      'a made-up session': { cookie: 'tributary.session_token=abc.def' },
    }[who];
    const surprises = await walk({ name: who, headers }, space, (path) =>
      EXPECTED[path]?.may === 'public' ? (EXPECTED[path]?.ends ?? null) : 'UNAUTHORIZED',
    );
    expect(surprises).toEqual([]);
  });

  test("somebody who names another's workspace gets nothing", async () => {
    const caller = stranger.owner.as(space.workspace.slug);
    for (const path of IN_A_WORKSPACE) {
      const { code, text } = await ask(caller, path, space);
      expect([path, code]).toEqual([path, 'FORBIDDEN']);
      expect(marks().filter((mark) => text.includes(mark))).toEqual([]);
    }
  });

  test("somebody who gives another's ids in a workspace of their own finds and changes nothing", async () => {
    const before = await scene.must(space.me, 'audit.list', {});
    const sent = scene.sink.requests.length;
    for (const path of IN_A_WORKSPACE.filter((one) => one !== 'workspaces.delete')) {
      const { code, text } = await ask(stranger.me, path, space);
      const hasIds = JSON.stringify(EXPECTED[path]?.input?.(space) ?? {}).match(
        /(src|dst|con|map|run|rep|key|inv|usr)_|-of-victim/,
      );
      // What is asked by an id of the victim's is not there; lists come back without it.
      const found = marks().filter(
        (mark) => text.includes(mark) && !JSON.stringify(EXPECTED[path]?.input?.(space)).includes(mark),
      );
      expect([path, found]).toEqual([path, []]);
      if (hasIds && code === null) expect([path, isEmpty(text) || text]).toEqual([path, true]);
    }
    expect(scene.sink.requests.slice(sent).filter(({ path }) => path === '/victim')).toEqual([]);
    expect(await scene.must(space.me, 'audit.list', {})).toEqual(before);
  });
});

/** An answer that holds nothing of what was asked for: an empty list, null, zeros. */
function isEmpty(text: string): boolean {
  const { data } = JSON.parse(text).result;
  const zeros = (row: object) => Object.values(row).every((value) => typeof value !== 'number' || value === 0);
  const rows = data.data ?? data.rows;
  if (Array.isArray(rows)) return rows.every(zeros);
  if (Array.isArray(data.unrecorded)) return zeros(data) && data.short.length + data.unrecorded.length === 0;
  return data.event === null || data.sampled === 0;
}

test('no answer of the whole walk holds a planted secret', () => {
  const password = decodeURIComponent(new URL(scene.databaseUrl).password);
  const secrets = [PLANTED.signingSecret, PLANTED.header, password, 'correct horse battery'];
  expect(answers.length).toBeGreaterThan(500);
  const leaks = answers.filter((text) => secrets.some((secret) => text.includes(secret)));
  expect(leaks).toEqual([]);
});
