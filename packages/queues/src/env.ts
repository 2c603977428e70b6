import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';

export const queuesEnv = () =>
  createEnv({ server: { REDIS_URL: z.url() }, runtimeEnv: process.env, emptyStringAsUndefined: true });
