import type { Role } from '@tributary/db';
import { expect, test } from 'vitest';
import type { UseCaseContext } from './context';
import * as controlPlane from './index';
import { PERMISSIONS, type Permission } from './permissions';

/** What a use-case touches behind its permission check: it answers every question with a promise that never ends. */
const beyond: unknown = new Proxy(() => {}, {
  get: (_target, key) => (key === 'then' ? undefined : beyond),
  apply: () => new Promise(() => {}),
});

function contextOf(role: Role): UseCaseContext {
  const actor = { kind: 'user', id: 'usr_me', name: 'Me', workspaceId: 'ws_1', role, scopes: [] } as const;
  const known: Record<string, unknown> = { actor, ip: '', webUrl: '', clock: () => 0 };
  return new Proxy(known, { get: (target, key: string) => (key in target ? target[key] : beyond) }) as never;
}

const page = { limit: 10 };
const id = { id: 'x_1' };
const ofSource = { sourceId: 'src_1', id: 'x_1' };
const ofDestination = { destinationId: 'dst_1', id: 'x_1' };

/** Every use-case of a workspace: what it is called with, and the permission that it must ask for. */
const TABLE: Readonly<Record<string, readonly [input: object, permission: Permission]>> = {
  getWorkspace: [{}, 'workspace:read'],
  updateWorkspace: [{ name: 'x' }, 'workspace:write'],
  switchWorkspace: [{}, 'workspace:read'],
  deleteWorkspace: [{ confirmName: 'x' }, 'workspace:delete'],
  listMembers: [{}, 'members:read'],
  changeMemberRole: [{ userId: 'usr_2', role: 'editor' }, 'members:write'],
  removeMember: [{ userId: 'usr_2' }, 'members:write'],
  createInvitation: [{ email: 'a@example.com', role: 'editor' }, 'members:write'],
  listInvitations: [{}, 'members:read'],
  revokeInvitation: [id, 'members:write'],
  createApiKey: [{ name: 'x', scopes: ['read'] }, 'api-keys:write'],
  listApiKeys: [{}, 'api-keys:read'],
  revokeApiKey: [id, 'api-keys:write'],
  listAuditEntries: [page, 'audit:read'],
  listSourceTypes: [{}, 'catalog:read'],
  listDestinationTypes: [{}, 'catalog:read'],
  getDestinationType: [{ type: 'webhook' }, 'catalog:read'],
  createSource: [{ name: 'x', type: 'http' }, 'sources:write'],
  listSources: [page, 'sources:read'],
  getSource: [id, 'sources:read'],
  updateSource: [id, 'sources:write'],
  previewPrivacy: [{ ...id, privacy: { ip: 'keep', deny: [], allow: [], hash: [], mask: [] } }, 'sources:read'],
  getSourceFlow: [id, 'sources:read'],
  getLag: [{}, 'workspace:read'],
  previewSourceDeletion: [id, 'sources:read'],
  deleteSource: [id, 'sources:write'],
  restoreSource: [id, 'sources:write'],
  createWriteKey: [{ sourceId: 'src_1' }, 'sources:write'],
  rotateWriteKey: [ofSource, 'sources:write'],
  revokeWriteKey: [ofSource, 'sources:write'],
  testSourceConnection: [{ type: 'postgres', settings: {} }, 'sources:write'],
  listStreams: [{ sourceId: 'src_1' }, 'sources:read'],
  discoverStreams: [{ sourceId: 'src_1' }, 'sources:write'],
  createStream: [{ sourceId: 'src_1', name: 'x' }, 'sources:write'],
  updateStream: [ofSource, 'sources:write'],
  previewStreamRows: [{ sourceId: 'src_1', name: 'x', limit: 1 }, 'sources:write'],
  startSync: [{ sourceId: 'src_1' }, 'syncs:write'],
  listSyncs: [{ sourceId: 'src_1', ...page }, 'syncs:read'],
  getSync: [ofSource, 'syncs:read'],
  cancelSync: [ofSource, 'syncs:write'],
  createDestination: [{ name: 'x', type: 'webhook', settings: {}, enabled: true }, 'destinations:write'],
  listDestinations: [page, 'destinations:read'],
  getDestination: [id, 'destinations:read'],
  updateDestination: [id, 'destinations:write'],
  pauseDestination: [id, 'destinations:write'],
  resumeDestination: [id, 'destinations:write'],
  previewDestinationDeletion: [id, 'destinations:read'],
  deleteDestination: [id, 'destinations:write'],
  restoreDestination: [id, 'destinations:write'],
  testDestinationSettings: [{ type: 'webhook', settings: {} }, 'destinations:write'],
  listMappings: [ofDestination, 'mappings:read'],
  createMapping: [{ ...ofDestination, name: 'x', action: 'send', filter: '', mapping: {} }, 'mappings:write'],
  updateMapping: [ofDestination, 'mappings:write'],
  deleteMapping: [ofDestination, 'mappings:write'],
  reorderMappings: [{ destinationId: 'dst_1', ids: [] }, 'mappings:write'],
  connectDestination: [{ sourceId: 'src_1', destinationId: 'dst_1' }, 'connections:write'],
  disconnectDestination: [id, 'connections:write'],
  listConnections: [page, 'connections:read'],
  createTrackingPlan: [{ name: 'x', description: '', events: [], sources: [] }, 'plans:write'],
  listTrackingPlans: [page, 'plans:read'],
  getTrackingPlan: [id, 'plans:read'],
  updateTrackingPlan: [id, 'plans:write'],
  deleteTrackingPlan: [id, 'plans:write'],
  listPlanViolations: [id, 'plans:read'],
  countQuarantine: [id, 'plans:read'],
  createRelease: [{ ...id, filter: {}, dryRun: false }, 'plans:write'],
  listReleases: [{ ...id, ...page }, 'plans:read'],
  previewTrackingPlan: [{ events: [], sources: [] }, 'plans:read'],
  draftTrackingPlan: [{ sourceIds: ['src_1'] }, 'plans:read'],
  listEvents: [page, 'events:read'],
  tailEvents: [{}, 'events:read'],
  getEvent: [{ messageId: 'm' }, 'events:read'],
  getFirstEvent: [{ sourceId: 'src_1' }, 'events:read'],
  getRefusal: [id, 'events:read'],
  recogniseSearch: [{ q: 'm' }, 'events:read'],
  listEventNames: [{}, 'events:read'],
  listPropertyPaths: [{}, 'events:read'],
  traceEvent: [{ messageId: 'm' }, 'events:read'],
  getDelivery: [id, 'deliveries:read'],
  listDeliveries: [page, 'deliveries:read'],
  getErrorGroup: [id, 'deliveries:read'],
  listErrorGroups: [{}, 'deliveries:read'],
  retryDelivery: [id, 'replays:write'],
  createReplay: [{ filter: {}, dryRun: false }, 'replays:write'],
  cancelReplay: [id, 'replays:write'],
  getReplay: [id, 'replays:read'],
  listReplays: [page, 'replays:read'],
  listPersons: [page, 'persons:read'],
  getPerson: [id, 'persons:read'],
  listPersonEvents: [{ ...id, ...page }, 'persons:read'],
  listTraitHistory: [{ ...id, ...page }, 'persons:read'],
  listPersonDeletions: [page, 'persons:read'],
  previewPersonDeletion: [id, 'persons:read'],
  exportPerson: [{ ...id, ...page }, 'persons:export'],
  deletePerson: [id, 'persons:delete'],
  listGroups: [page, 'persons:read'],
  getGroup: [{ type: 'group', key: 'g' }, 'persons:read'],
  getLedger: [{}, 'ledger:read'],
  explainLedger: [{ sourceId: 'src_1', minute: '2026-01-01T00:00:00.000Z' }, 'ledger:read'],
  listAlerts: [{}, 'ledger:read'],
  getOverview: [{}, 'events:read'],
  getSourceSeries: [{}, 'events:read'],
  getDeliverySeries: [{}, 'deliveries:read'],
  searchWorkspace: [{ query: 'x' }, 'workspace:read'],
  previewDestination: [id, 'destinations:read'],
  sendTestEvent: [id, 'destinations:write'],
  estimateMatches: [{ filter: '' }, 'mappings:read'],
  readFilter: [{ filter: '' }, 'mappings:read'],
  writeFilter: [{ tree: {} }, 'mappings:read'],
};

/** Exports that act in no workspace: before sign-in, above workspaces, or not use-cases at all. */
const NO_WORKSPACE = new Set([
  ...['needsFirstAccount', 'createFirstAccount', 'bootstrapFromEnv', 'findInvitation', 'acceptInvitation'],
  ...['createWorkspace', 'listWorkspaces', 'getMe', 'authenticateApiKey', 'resolveMember'],
  ...['hasPermission', 'requirePermission', 'roleOfScopes', 'createConfigurationJobs', 'AppError'],
]);

test('every use-case that is exported stands in the table', () => {
  const exported = Object.entries(controlPlane).filter(([, value]) => typeof value === 'function');
  expect(exported.map(([name]) => name).filter((name) => !(name in TABLE) && !NO_WORKSPACE.has(name))).toEqual([]);
});

type UseCase = (ctx: UseCaseContext, input: object) => Promise<unknown>;
const useCaseNamed = (name: string) => (controlPlane as unknown as Record<string, UseCase>)[name] as UseCase;

/** How it ended, or that it went on to what lies behind the permission. A refusal comes at once. */
async function endOf(name: string, role: Role, input: object): Promise<string> {
  const ended = useCaseNamed(name)(contextOf(role), input).then(
    () => 'done',
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
  return Promise.race([ended, new Promise<string>((resolve) => setImmediate(resolve, 'went on'))]);
}

const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, admin: 2, owner: 3 };
const ROLES = ['viewer', 'editor', 'admin', 'owner'] as const;

test.each(Object.entries(TABLE))(
  '%s is refused below its role, before anything is touched',
  async (name, [input, permission]) => {
    for (const role of ROLES) {
      const ended = await endOf(name, role, input);
      const allowed = RANK[role] >= RANK[PERMISSIONS[permission]];
      if (allowed) expect(ended, role).not.toBe('forbidden');
      else expect(ended, role).toBe('forbidden');
    }
  },
);

test('only owners make owners', async () => {
  for (const [name, input] of [
    ['changeMemberRole', { userId: 'usr_2', role: 'owner' }],
    ['createInvitation', { email: 'a@example.com', role: 'owner' }],
  ] as const) {
    expect(await endOf(name, 'admin', input)).toBe('forbidden');
    expect(await endOf(name, 'owner', input)).toBe('went on');
  }
});
