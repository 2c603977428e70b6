import { z } from 'zod';
import { id, list, time } from '../shapes';

const reasonCount = z.object({ reason: z.string(), count: z.int() });

/** accepted = stored + duplicate + blocked + quarantined + difference */
export const sourceBooks = z
  .object({
    kind: z.literal('source'),
    sourceId: id,
    minute: time.nullable().meta({ description: 'Null when the row stands for the whole range.' }),
    accepted: z.int(),
    stored: z.int(),
    duplicate: z.int(),
    blocked: z.int(),
    blockedReasons: list(reasonCount),
    quarantined: z.int().meta({ description: 'Kept aside by a tracking plan now: what came back is taken off.' }),
    quarantinedReasons: list(reasonCount),
    difference: z.int(),
    balanced: z.boolean(),
  })
  .meta({ id: 'SourceBooks' });

/** stored = filtered + delivered + discarded + failed + parked + pending + difference, in events. */
export const connectionBooks = z
  .object({
    kind: z.literal('connection'),
    sourceId: id,
    destinationId: id,
    minute: time.nullable(),
    stored: z.int().meta({ description: 'Events stored while the connection was there.' }),
    filtered: z.int(),
    delivered: z.int(),
    discarded: z.int(),
    failed: z.int(),
    parked: z.int(),
    pending: z.int(),
    difference: z.int(),
    balanced: z.boolean(),
  })
  .meta({ id: 'ConnectionBooks' });

export const ledgerRow = z.discriminatedUnion('kind', [sourceBooks, connectionBooks]);
