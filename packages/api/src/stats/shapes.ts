import { z } from 'zod';
import { deliveryStatus, id, list, time, timeRange } from '../shapes';

/** The last day, when it is left out. */
export const range = timeRange;

export const seriesInput = {
  ...timeRange,
  stepSeconds: z
    .int()
    .min(60)
    .max(86_400)
    .optional()
    .meta({ description: 'Width of a slice. Chosen for about 100 slices when it is left out.' }),
};

export const sourcePoint = z
  .object({ at: time, accepted: z.int(), stored: z.int(), duplicate: z.int(), blocked: z.int(), quarantined: z.int() })
  .meta({ id: 'SourcePoint' });

export const deliveryPoint = z
  .object({
    at: time,
    delivered: z.int(),
    failed: z.int(),
    discarded: z.int(),
    filtered: z.int(),
    parked: z.int(),
    pending: z.int(),
    p50Ms: z.number().meta({ description: 'Of the attempts, from request to answer.' }),
    p95Ms: z.number(),
  })
  .meta({ id: 'DeliveryPoint' });

const health = z.enum(['ok', 'warning', 'failing', 'idle', 'paused', 'disabled']);

const figures = z.object({
  accepted: z.int(),
  stored: z.int(),
  duplicate: z.int(),
  blocked: z.int(),
  delivered: z.int(),
  failed: z.int(),
  pending: z.int(),
  parked: z.int(),
  discarded: z.int(),
  filtered: z.int(),
  deliveredShare: z.number().nullable().meta({ description: 'delivered / (delivered + failed); null when neither.' }),
});

export const overview = z
  .object({
    since: time,
    until: time,
    now: figures,
    before: figures.meta({ description: 'The period of the same length before.' }),
    books: z.object({
      balanced: z.boolean(),
      difference: z.int(),
      inFlight: z.int().meta({ description: 'Accepted, and not stored yet.' }),
    }),
    lag: z
      .object({ p50Ms: z.number(), p99Ms: z.number() })
      .nullable()
      .meta({ description: 'From received to stored, of the last quarter of an hour; null when nothing came.' }),
    sources: list(
      z.object({
        id,
        name: z.string(),
        type: z.string(),
        enabled: z.boolean(),
        health,
        stored: z.int(),
        blocked: z.int(),
        lastEventAt: time.nullable(),
      }),
    ),
    destinations: list(
      z.object({
        id,
        name: z.string(),
        type: z.string(),
        enabled: z.boolean(),
        paused: z.boolean(),
        health,
        counts: z.record(deliveryStatus, z.int()),
        lastDeliveredAt: time.nullable(),
      }),
    ),
    edges: list(
      z.object({
        sourceId: id,
        destinationId: id,
        enabled: z.boolean(),
        health,
        delivered: z.int(),
        failed: z.int(),
        pending: z.int(),
        parked: z.int(),
      }),
    ),
    attention: list(
      z.object({
        kind: z.enum(['error_group', 'paused', 'refusals', 'sync_failed', 'books', 'no_destination']),
        severity: z.enum(['error', 'warning', 'info']),
        title: z.string(),
        explanation: z.string(),
        suggestion: z.string(),
        people: z.int(),
        count: z.int(),
        since: time.nullable(),
        sourceId: z.string().nullable(),
        destinationId: z.string().nullable(),
        errorGroup: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Overview' });
