import {
  createDb,
  createPlanFollowers,
  createPrivacyDirectory,
  createRoutingDirectory,
  type Db,
  type PlanFollowers,
  type PrivacyDirectory,
  type RoutingDirectory,
} from '@tributary/db';
import { createEventStore, type EventStore } from '@tributary/event-store';
import { createRedisStream, type EventStream } from '@tributary/event-stream';
import { createQueues, type Queues } from '@tributary/queues';
import type { Logger } from '@tributary/telemetry';
import type { WorkerEnv } from './env';

/** What the roles stand on. Opened once, closed last. */
export interface Engines {
  readonly db: Db;
  readonly routing: RoutingDirectory;
  readonly plans: PlanFollowers;
  readonly privacy: PrivacyDirectory;
  readonly store: EventStore;
  readonly stream: EventStream;
  readonly queues: Queues;
  close(): Promise<void>;
}

/** Connections are made when they are first used; nothing here waits for an engine. */
export function openEngines(env: WorkerEnv, log: Logger): Engines {
  const db = createDb({ databaseUrl: env.DATABASE_URL, secretKey: env.TRIBUTARY_SECRET_KEY });
  const directory = { databaseUrl: env.DATABASE_URL, secretKey: env.TRIBUTARY_SECRET_KEY, logger: log };
  const routing = createRoutingDirectory(directory);
  const plans = createPlanFollowers(directory);
  const privacy = createPrivacyDirectory(directory);
  const store = createEventStore({ url: env.CLICKHOUSE_URL });
  const stream = createRedisStream({ redisUrl: env.REDIS_URL, partitions: env.STREAM_PARTITIONS });
  const queues = createQueues({ redisUrl: env.REDIS_URL, log });
  return {
    db,
    routing,
    plans,
    privacy,
    store,
    stream,
    queues,
    async close() {
      await queues.close();
      await Promise.allSettled([stream, routing, plans, privacy, store].map((engine) => engine.close()));
      await db.close();
    },
  };
}
