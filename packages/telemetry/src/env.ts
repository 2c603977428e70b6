import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const telemetryEnv = () =>
  createEnv({
    server: { LOG_LEVEL: z.enum(LOG_LEVELS).default('info') },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
  });
