import { createEnv } from '@t3-oss/env-core';
import { z } from 'zod';
import { StartError } from './start-error';

const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);

/** What `npm start` reads. An engine whose URL is given is used as it is; the others are started here. */
export const localEnv = () =>
  createEnv({
    server: {
      DATABASE_URL: z.url().optional(),
      REDIS_URL: z.url().optional(),
      CLICKHOUSE_URL: z.url().optional(),
      TRIBUTARY_HOME: z.string().default('.tributary'),
      TRIBUTARY_SECRET_KEY: z
        .string()
        .refine((value) => Buffer.from(value, 'base64').length === 32, 'must be 32 bytes in base64')
        .optional(),
      WEB_PORT: port(3000),
      CAPTURE_PORT: port(3001),
      WORKER_PORT: port(3002),
      TRIBUTARY_WEB_URL: z.url().optional(),
      TRIBUTARY_CAPTURE_URL: z.url().optional(),
      /** Set by npm while it runs a script: how the process learns that it was started by `npm start`. */
      npm_lifecycle_event: z.string().optional(),
      PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
    },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
    onValidationError: (issues) => {
      const wrong = issues.map((issue) => `${issue.path?.join('.')} ${issue.message}`);
      throw new StartError(`The environment is not right: ${wrong.join('; ')}.`);
    },
  });

export type LocalEnv = ReturnType<typeof localEnv>;

/** The environment that started processes inherit, without what npm adds for its own scripts. */
export function inheritedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('npm_'),
    ),
  );
}
