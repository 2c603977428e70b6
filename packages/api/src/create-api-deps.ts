import {
  bootstrapFromEnv,
  createConfigurationJobs,
  destinationCatalogue,
  type EventsContext,
} from '@tributary/control-plane';
import { createAuthStore, createDb, type Db, deriveSecret, privacySecret } from '@tributary/db';
import { deliverEvents, evaluateFilter, filterFromTree, previewMapping } from '@tributary/destinations';
import { createEgress, createHostResolver } from '@tributary/egress';
import { toCanonical } from '@tributary/event-schema';
import { enricherOfFile } from '@tributary/event-schema/enrich';
import { createEventStore } from '@tributary/event-store';
import { createRedisFlow } from '@tributary/event-stream';
import { systemClock } from '@tributary/kernel';
import { createQueues, erasePersonJob, releaseJob, replayJob } from '@tributary/queues';
import { createPullSources, sourceCatalogue } from '@tributary/sources';
import { collectProcessMetrics, createLogger, type Logger } from '@tributary/telemetry';
import { type Auth, createAuth } from './auth/create-auth';
import { type ApiEnv, apiEnv } from './env';
import { createHealthCheck, type HealthCheck } from './health/check-health';

/** What every request's context is made from, but for who asks. */
export type SharedContext = Omit<EventsContext, 'actor' | 'ip'>;

/** Everything that lives as long as the process. */
export interface ApiDeps {
  readonly shared: SharedContext;
  readonly auth: Auth;
  readonly webUrl: string;
  readonly captureUrl: string;
  readonly log: Logger;
  readonly health: () => Promise<readonly HealthCheck[]>;
  /** Makes what the environment asks for: owner, workspace, API key. Idempotent. */
  readonly bootstrap: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const healthOf = async (db: Db): Promise<void> => {
  const health = await db.health();
  if (!health.ok) throw new Error(health.error);
};

/**
 * Opens what the API stands on, from the environment. Connections are made when they are first used: an engine that is
 * away does not keep the process from starting.
 */
export function createApiDeps(env: ApiEnv = apiEnv(), log: Logger = createLogger({ name: 'api' })): ApiDeps {
  const { webUrl, captureUrl, egressAllow: allowCidrs } = env;
  collectProcessMetrics();
  const db = createDb({ databaseUrl: env.DATABASE_URL, secretKey: env.TRIBUTARY_SECRET_KEY });
  const eventStore = createEventStore({ url: env.CLICKHOUSE_URL });
  const queues = createQueues({ redisUrl: env.REDIS_URL, log });
  const egress = createEgress({ allowCidrs });
  const flow = createRedisFlow({ redisUrl: env.REDIS_URL, partitions: env.STREAM_PARTITIONS });
  const enrich = enricherOfFile(env.geoDatabase, (error) =>
    log.error({ err: error, path: env.geoDatabase }, 'the geo database can not be read: events get no place'),
  );
  const shared: SharedContext = {
    db,
    clock: systemClock,
    webUrl,
    sources: sourceCatalogue,
    pullSources: createPullSources({ resolveHost: createHostResolver({ allowCidrs }) }),
    destinations: destinationCatalogue,
    jobs: createConfigurationJobs(queues),
    send: egress,
    eventStore,
    flow,
    toCanonical: (stored) => enrich(toCanonical(stored)),
    runner: { evaluateFilter, filterFromTree, preview: previewMapping, deliver: deliverEvents },
    privacySecretOf: (workspaceId) => privacySecret(env.TRIBUTARY_SECRET_KEY, workspaceId),
    releaseJobs: { release: (input) => queues.enqueue(releaseJob, input) },
    personJobs: { erase: (input) => queues.enqueue(erasePersonJob, input) },
    replayJobs: { replay: (input) => queues.enqueue(replayJob, input) },
  };
  return {
    shared,
    auth: createAuth({
      store: createAuthStore(db),
      secret: deriveSecret(env.TRIBUTARY_SECRET_KEY, 'auth'),
      publicUrl: webUrl,
      log,
    }),
    webUrl,
    captureUrl,
    log,
    health: createHealthCheck({
      postgres: () => healthOf(db),
      redis: () => queues.ping(),
      'event store': async () => {
        if (!(await eventStore.ping())) throw new Error('no answer');
      },
    }),
    async bootstrap() {
      await bootstrapFromEnv(
        { db, clock: systemClock, ip: '' },
        { email: env.TRIBUTARY_ADMIN_EMAIL, password: env.TRIBUTARY_ADMIN_PASSWORD, apiKey: env.TRIBUTARY_API_KEY },
      );
    },
    async close() {
      await Promise.allSettled([queues.close(), flow.close(), eventStore.close(), egress.close()]);
      await db.close();
    },
  };
}
