import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';

/** What the dashboard itself needs to know of its surroundings. Read on every call: the build knows none of it. */
export function webEnv() {
  const env = createEnv({
    server: {
      WEB_PORT: z.coerce.number().int().default(3000),
      CAPTURE_PORT: z.coerce.number().int().default(3001),
      TRIBUTARY_WEB_URL: z.url().optional(),
      TRIBUTARY_CAPTURE_URL: z.url().optional(),
      NODE_ENV: z.string().default('production'),
    },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
  });
  return {
    webUrl: env.TRIBUTARY_WEB_URL ?? `http://127.0.0.1:${env.WEB_PORT}`,
    captureUrl: env.TRIBUTARY_CAPTURE_URL ?? `http://127.0.0.1:${env.CAPTURE_PORT}`,
    development: env.NODE_ENV === 'development',
  };
}
