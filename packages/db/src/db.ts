import { type Client, createClient, inTransaction } from './client';
import type { PrismaClient } from './generated/client';
import type { PersonForgetting, PersonKeeper } from './persons/person-keeper';
import { createPostgresPersons } from './persons/postgres-persons';
import { openPool } from './postgres';
import { type ApiKeysRepository, createApiKeys } from './repositories/api-keys';
import { type AuditLogRepository, createAuditLog } from './repositories/audit-log';
import { type ConnectionsRepository, createConnections } from './repositories/connections';
import { createDestinations, type DestinationsRepository } from './repositories/destinations';
import { createGroups, type GroupsRepository } from './repositories/groups';
import { createInvitations, type InvitationsRepository } from './repositories/invitations';
import { createMappings, type MappingsRepository } from './repositories/mappings';
import { createMembers, type MembersRepository } from './repositories/members';
import { createPersonDeletions, type PersonDeletionsRepository } from './repositories/person-deletions';
import { createPersons, type PersonsRepository } from './repositories/persons';
import { createQuarantineReleases, type QuarantineReleasesRepository } from './repositories/quarantine-releases';
import { createReplays, type ReplaysRepository } from './repositories/replays';
import { createSourceStreams, type SourceStreamsRepository } from './repositories/source-streams';
import { createSources, type SourcesRepository } from './repositories/sources';
import { createSyncRuns, type SyncRunsRepository } from './repositories/sync-runs';
import { createTrackingPlans, type TrackingPlansRepository } from './repositories/tracking-plans';
import { createUsers, type UsersRepository } from './repositories/users';
import { createWorkspaces, type WorkspacesRepository } from './repositories/workspaces';
import { createWriteKeys, type WriteKeysRepository } from './repositories/write-keys';
import { createSecretBox, type SecretBox } from './secrets';

/** One repository per aggregate. Every method takes the workspace, except where its comment says why not. */
export interface Repositories {
  readonly users: UsersRepository;
  readonly workspaces: WorkspacesRepository;
  readonly members: MembersRepository;
  readonly invitations: InvitationsRepository;
  readonly apiKeys: ApiKeysRepository;
  readonly sources: SourcesRepository;
  readonly writeKeys: WriteKeysRepository;
  readonly sourceStreams: SourceStreamsRepository;
  readonly syncRuns: SyncRunsRepository;
  readonly destinations: DestinationsRepository;
  readonly connections: ConnectionsRepository;
  readonly mappings: MappingsRepository;
  readonly replays: ReplaysRepository;
  readonly trackingPlans: TrackingPlansRepository;
  readonly quarantineReleases: QuarantineReleasesRepository;
  readonly persons: PersonsRepository;
  readonly personDeletions: PersonDeletionsRepository;
  readonly groups: GroupsRepository;
  readonly auditLog: AuditLogRepository;
}

export type DbHealth =
  | { readonly ok: true; readonly latencyMs: number }
  | { readonly ok: false; readonly error: string };

export interface Db extends Repositories {
  /** Those who make persons of what events say have transactions of their own. */
  readonly persons: PersonsRepository & PersonKeeper & PersonForgetting;
  /** All of `work` or nothing; announcements go out with the commit. Inside, use the repositories that are handed in. */
  transaction<T>(work: (repositories: Repositories) => Promise<T>): Promise<T>;
  /** Never throws. */
  health(): Promise<DbHealth>;
  close(): Promise<void>;
}

export interface DbOptions {
  readonly databaseUrl: string;
  /** base64 of 32 bytes; seals what is secret. Several, separated by commas: the first seals, all open. */
  readonly secretKey: string;
  /** Connections at most. Default 10. */
  readonly poolMax?: number;
}

function createRepositories(client: Client, box: SecretBox): Repositories {
  return {
    users: createUsers(client),
    workspaces: createWorkspaces(client),
    members: createMembers(client),
    invitations: createInvitations(client),
    apiKeys: createApiKeys(client),
    sources: createSources(client, box),
    writeKeys: createWriteKeys(client),
    sourceStreams: createSourceStreams(client),
    syncRuns: createSyncRuns(client),
    destinations: createDestinations(client, box),
    connections: createConnections(client),
    mappings: createMappings(client),
    replays: createReplays(client),
    trackingPlans: createTrackingPlans(client),
    quarantineReleases: createQuarantineReleases(client),
    persons: createPersons(client),
    personDeletions: createPersonDeletions(client),
    groups: createGroups(client),
    auditLog: createAuditLog(client),
  };
}

/** The client behind each Db, for the one thing that needs it (the auth store), without showing it to anybody else. */
const clients = new WeakMap<Db, PrismaClient>();

export function clientOf(db: Db): PrismaClient {
  const client = clients.get(db);
  if (!client) throw new Error('this Db was not made by createDb');
  return client;
}

/** Connects when it is first used. */
export function createDb({ databaseUrl, secretKey, poolMax = 10 }: DbOptions): Db {
  const box = createSecretBox(secretKey);
  const pool = openPool(databaseUrl, poolMax);
  const client = createClient(pool);
  const repositories = createRepositories(client, box);
  const db: Db = {
    ...repositories,
    persons: { ...repositories.persons, ...createPostgresPersons(pool) },

    transaction: (work) => inTransaction(client, (transaction) => work(createRepositories(transaction, box))),

    async health() {
      const startedAt = performance.now();
      try {
        await client.$queryRaw`SELECT 1`;
        return { ok: true, latencyMs: performance.now() - startedAt };
      } catch (error) {
        return { ok: false, error: error instanceof Error ? error.message : String(error) };
      }
    },

    async close() {
      await client.$disconnect();
      if (!pool.ending) await pool.end();
    },
  };
  clients.set(db, client);
  return db;
}
