import type { CanonicalEvent } from '@tributary/event-schema';
import { z } from 'zod';

/** An array of an answer: may be given as a readonly one, so that domain types fit as they are. */
export const list = <Item extends z.ZodType>(
  item: Item,
): z.ZodType<readonly z.output<Item>[], readonly z.input<Item>[]> => z.array(item);

/** Time on the outside: ISO 8601 in UTC, with milliseconds. */
export const time = z.iso.datetime();

/** Time as it is given to us: any offset will do. */
export const timeInput = z.iso.datetime({ offset: true });

/** An id of ours: a prefix and lower case letters and digits. */
export const id = z.string().min(1).max(64);

/** Any JSON object. Named once, so that the document does not repeat it. */
export const jsonObject = z.record(z.string(), z.unknown());

/** Where a list goes on. Opaque: hand back what `nextCursor` said. */
export const pageInput = {
  cursor: z.string().max(2048).optional().meta({ description: 'The nextCursor of the page before.' }),
  limit: z.int().min(1).max(200).default(50).meta({ description: 'Entries per page.' }),
};

/** A page of a list. `nextCursor` is null on the last one. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: list(item), nextCursor: z.string().nullable() });

/** From when (inclusive) until when (exclusive). */
export const timeRange = {
  since: timeInput.optional().meta({ description: 'Inclusive. ISO 8601.' }),
  until: timeInput.optional().meta({ description: 'Exclusive. ISO 8601. Now, when it is left out.' }),
};

export const done = z.object({ ok: z.literal(true) });

/** What may happen to an event at a destination: one vocabulary in the whole product. */
export const deliveryStatus = z.enum(['delivered', 'pending', 'parked', 'filtered', 'discarded', 'failed']);

export const eventType = z.enum(['track', 'identify', 'page', 'screen', 'group', 'alias']);

export const role = z.enum(['owner', 'admin', 'editor', 'viewer']);

export const scope = z.enum(['read', 'write', 'admin']);

/** The canonical event (Segment's shape). Kept open: what a client adds beside it is kept. */
export const canonicalEvent = z
  .looseObject({
    messageId: z.string(),
    type: eventType,
    event: z.string().optional(),
    name: z.string().optional(),
    userId: z.string().optional(),
    anonymousId: z.string().optional(),
    groupId: z.string().optional(),
    previousId: z.string().optional(),
    properties: jsonObject.optional(),
    traits: jsonObject.optional(),
    context: jsonObject,
    integrations: jsonObject.optional(),
    timestamp: z.string(),
    originalTimestamp: z.string().optional(),
    sentAt: z.string().optional(),
    receivedAt: z.string(),
  })
  // Named by the type of the room that owns it, which says the same with JSON for unknown.
  .meta({ id: 'CanonicalEvent' }) as unknown as z.ZodType<CanonicalEvent, CanonicalEvent>;
