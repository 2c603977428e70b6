import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';

/** What this room needs from the environment. Several secret keys may be given, separated by commas: the first seals. */
export const dbEnv = () =>
  createEnv({
    server: {
      DATABASE_URL: z.url(),
      TRIBUTARY_SECRET_KEY: z.string().min(44),
    },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
  });

/** The environment that a child process gets: ours, with some of it replaced. */
export const childEnv = (replaced: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...replaced,
});
