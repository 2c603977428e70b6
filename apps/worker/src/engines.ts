import {
  createDb,
  createPlanFollowers,
  createRoutingDirectory,
  type Db,
  type PlanFollowers,
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
  readonly store: EventStore;
  readonly stream: EventStream;
  readonly queues: Queues;
  close(): Promise<void>;
}

/** Connections are made when they are first used; nothing here waits for an engine. */
export function openEngines(env: WorkerEnv, log: Logger): Engines {
  const db = createDb({ databaseUrl: env.DATABASE_URL, secretKey: env.TRIBUTARY_SECRET_KEY });
  const routing = createRoutingDirectory({
    databaseUrl: env.DATABASE_URL,
    secretKey: env.TRIBUTARY_SECRET_KEY,
    logger: log,
  });
  const plans = createPlanFollowers({ databaseUrl: env.DATABASE_URL, logger: log });
  const store = createEventStore({ url: env.CLICKHOUSE_URL });
  const stream = createRedisStream({ redisUrl: env.REDIS_URL, partitions: env.STREAM_PARTITIONS });
  const queues = createQueues({ redisUrl: env.REDIS_URL, log });
  return {
    db,
    routing,
    plans,
    store,
    stream,
    queues,
    async close() {
      await queues.close();
      await Promise.allSettled([stream.close(), routing.close(), plans.close(), store.close()]);
      await db.close();
    },
  };
}
