import { z } from 'zod';
import { id, list, time } from '../shapes';

const reasonCount = z.object({ reason: z.string(), explanation: z.string(), count: z.int() });

/** accepted = stored + duplicate + blocked + quarantined + inFlight + difference */
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
    deleted: z.int().meta({ description: 'Stored, and removed since by somebody; a part of stored.' }),
    inFlight: z.int().meta({ description: 'Accepted, and on its way: the stream is not past it yet.' }),
    difference: z.int().meta({ description: 'Missing; negative: too many.' }),
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

const shortRequest = z
  .object({
    partition: z.int(),
    lane: z.string(),
    offset: z.string(),
    requestId: z.string().meta({ description: 'Empty when nothing of the request is left.' }),
    accepted: z.int(),
    found: z.int(),
    missing: list(z.int()).meta({
      description: 'Places in the request of the events that are missing; 1,000 at most.',
    }),
  })
  .meta({ id: 'ShortRequest' });

export const ledgerExplanation = z
  .object({
    sourceId: id,
    destinationId: id.nullable(),
    minute: time,
    captured: z
      .int()
      .meta({ description: 'Counted by the stream as it was appended. 0: from before that was counted.' }),
    handed: z.int().meta({ description: 'Came out of the stream.' }),
    stored: z.int(),
    duplicate: z.int(),
    blocked: z.int(),
    quarantined: z.int(),
    deleted: z.int(),
    rows: z.int().meta({ description: 'Rows that are there: events, duplicates and refusals.' }),
    difference: z.int(),
    foundAt: time.nullable(),
    sentences: list(z.string()),
    requests: z.int(),
    short: list(shortRequest).meta({ description: 'Requests of which not all is found; 100 at most.' }),
    shortCount: z.int(),
    unrecorded: list(
      z.object({
        eventId: z.string(),
        messageId: z.string(),
        type: z.string(),
        name: z.string(),
        requestId: z.string(),
        offset: z.string(),
        index: z.int(),
      }),
    ).meta({ description: 'With a destination: events of which it has no record; 1,000 at most.' }),
  })
  .meta({ id: 'LedgerExplanation' });
