import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';

const MIB = 1024 * 1024;

export const captureEnv = () =>
  createEnv({
    server: {
      DATABASE_URL: z.url(),
      REDIS_URL: z.url(),
      CAPTURE_HOST: z.string().default('127.0.0.1'),
      CAPTURE_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
      STREAM_PARTITIONS: z.coerce.number().int().positive().default(8),
      /** Bytes of requests under way, after which new ones are told to come back. */
      CAPTURE_IN_FLIGHT_BYTES_MAX: z.coerce
        .number()
        .int()
        .positive()
        .default(256 * MIB),
      /** Believe X-Forwarded-For. Only behind a proxy that sets it. */
      CAPTURE_TRUST_PROXY: z.stringbool().default(false),
    },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
  });
