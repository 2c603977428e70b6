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
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Source' });
