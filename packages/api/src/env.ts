import { createEnv } from '@t3-oss/env-core';
import { dbEnv } from '@tributary/db';
import { egressEnv } from '@tributary/egress';
import { geoEnv } from '@tributary/event-schema/enrich';
import { z } from 'zod';

/** What the API needs beside what its rooms read: where people reach it, and who is there from the start. */
export const apiEnv = () => {
  const env = createEnv({
    extends: [dbEnv()],
    server: {
      CLICKHOUSE_URL: z.url(),
      REDIS_URL: z.url(),
      /** As capture and worker have it: where a source's events wait. */
      STREAM_PARTITIONS: z.coerce.number().int().positive().default(8),
      WEB_PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
      CAPTURE_PORT: z.coerce.number().int().min(1).max(65_535).default(3001),
      TRIBUTARY_WEB_URL: z.url().optional(),
      TRIBUTARY_CAPTURE_URL: z.url().optional(),
      TRIBUTARY_ADMIN_EMAIL: z.email().optional(),
      TRIBUTARY_ADMIN_PASSWORD: z.string().min(8).max(128).optional(),
      TRIBUTARY_API_KEY: z.string().min(16).optional(),
    },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
  });
  return {
    ...env,
    /** Private networks that may be reached, as CIDRs. */
    egressAllow: egressEnv().TRIBUTARY_EGRESS_ALLOW,
    geoDatabase: geoEnv().TRIBUTARY_GEOIP_DB,
    webUrl: (env.TRIBUTARY_WEB_URL ?? `http://127.0.0.1:${env.WEB_PORT}`).replace(/\/+$/, ''),
    captureUrl: (env.TRIBUTARY_CAPTURE_URL ?? `http://127.0.0.1:${env.CAPTURE_PORT}`).replace(/\/+$/, ''),
  };
};

export type ApiEnv = ReturnType<typeof apiEnv>;
