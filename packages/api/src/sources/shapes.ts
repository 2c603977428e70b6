import { z } from 'zod';
import { privacyPolicy } from '../privacy-shapes';
import { id, jsonObject, list, time } from '../shapes';

export const writeKey = z
  .object({ id, key: z.string(), label: z.string(), createdAt: time, revokedAt: time.nullable() })
  .meta({ id: 'WriteKey', description: 'Not a secret: it stands in web pages.' });

/** When a pull source is read by itself. Null: only when asked. */
export const schedule = z
  .union([
    z.object({ everyMinutes: z.int().min(1).max(10_080) }),
    z.object({ cron: z.string().min(9).max(120), timezone: z.string().max(64).optional() }),
  ])
  .meta({ id: 'Schedule' });

/** How much may come in. */
export const sourceLimits = z
  .object({
    eventsPerSecond: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Above it events wait in a lane of their own, so that other sources are not delayed.' }),
    burst: z.int().min(1).max(10_000_000).meta({ description: 'Events at once, after a calm time.' }),
    refuseAbove: z
      .int()
      .min(1)
      .max(10_000_000)
      .nullable()
      .default(null)
      .meta({ description: 'Events per second above which requests are answered with 429. Null: never.' }),
  })
  .meta({ id: 'SourceLimits' });

export const source = z
  .object({
    id,
    name: z.string(),
    slug: z.string(),
    type: z.string().meta({ description: 'A type of the catalogue: `http` for SDKs, `postgres` for tables.' }),
    kind: z.enum(['push', 'pull']),
    enabled: z.boolean(),
    settings: jsonObject.meta({ description: 'Secret settings read `{ "set": true }` and can only be replaced.' }),
    writeKeys: list(writeKey),
    schedule: schedule.nullable(),
    privacy: privacyPolicy.nullable().meta({ description: "Null: the workspace's rules hold." }),
    limits: sourceLimits.nullable().meta({ description: 'Null: it may send as much as it likes.' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Source' });
