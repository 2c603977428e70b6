import { z } from 'zod';
import { eventSummary } from '../events/shapes';
import { trait } from '../persons/shapes';
import { list, time } from '../shapes';

const groupShape = {
  type: z.string(),
  key: z.string(),
  title: z.string(),
  properties: z.record(z.string(), z.unknown()),
  traits: list(trait),
  firstSeenAt: time,
  updatedAt: time,
};

export const groupSummary = z.object(groupShape).meta({ id: 'Group' });

export const groupDetail = z
  .object({
    ...groupShape,
    members: list(
      z.object({ distinctId: z.string(), personId: z.string().nullable(), events: z.int(), lastSeenAt: time }),
    ),
    events: list(eventSummary),
  })
  .meta({ id: 'GroupDetail' });

export const groupAddress = { type: z.string().min(1).max(400), key: z.string().min(1).max(400) };
