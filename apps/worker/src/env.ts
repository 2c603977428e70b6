import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';

export const workerEnv = () =>
  createEnv({
    server: {
      DATABASE_URL: z.url(),
      REDIS_URL: z.url(),
      CLICKHOUSE_URL: z.url(),
      /** Opens the secrets of destinations and sources. */
      TRIBUTARY_SECRET_KEY: z.string().min(1),
      WORKER_HOST: z.string().default('127.0.0.1'),
      WORKER_PORT: z.coerce.number().int().min(0).max(65_535).default(3002),
      STREAM_PARTITIONS: z.coerce.number().int().positive().default(8),
    },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
  });
export type WorkerEnv = ReturnType<typeof workerEnv>;
