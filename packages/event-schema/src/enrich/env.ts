import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';

export const geoEnv = () =>
  createEnv({
    server: {
      /** Path of a MaxMind database, for the places of addresses. */
      TRIBUTARY_GEOIP_DB: z.string().optional(),
    },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
  });
