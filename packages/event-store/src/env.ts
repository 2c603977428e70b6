import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';

/** Environment of the embedded engine's process. */
export const embeddedEnv = () =>
  createEnv({
    server: {
      CHDB_PATH: z.string().min(1),
      PORT: z.coerce.number().int().min(0).max(65535),
      HOST: z.string().default('127.0.0.1'),
      CHDB_USER: z.string().default('default'),
      CHDB_PASSWORD: z.string().default(''),
    },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
  });

/** Environment of those who use the event store: `http://user:password@host:port/database`. */
export const eventStoreEnv = () =>
  createEnv({ server: { CLICKHOUSE_URL: z.url() }, runtimeEnv: process.env, emptyStringAsUndefined: true });
