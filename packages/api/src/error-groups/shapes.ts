import { z } from 'zod';
import { deliveryShape } from '../deliveries/shapes';
import { id, list, time } from '../shapes';

export const errorGroup = z
  .object({
    errorGroup: z.string(),
    destinationId: id,
    destinationName: z.string(),
    reason: z.string(),
    httpStatus: z.int().nullable(),
    cause: z.string().meta({ description: 'What happened, in plain words.' }),
    suggestion: z.string().meta({ description: 'What to do about it.' }),
    action: z.enum(['fix_settings', 'fix_mapping', 'wait', 'replay', 'check_event', 'check_network']),
    deliveries: z.int(),
    failed: z.int().meta({ description: 'Given up; can be replayed.' }),
    pending: z.int().meta({ description: 'Still being tried.' }),
    people: z.int(),
    firstSeenAt: time,
    lastSeenAt: time,
    sample: z.string().meta({ description: 'What the other side said, in one example.' }),
    trend: list(z.int()).meta({ description: 'Failures per equal slice of the range, oldest first.' }),
  })
  .meta({ id: 'ErrorGroup', description: 'Failures with one cause.' });

export const errorGroupDetail = errorGroup
  .extend({
    examples: list(deliveryShape),
    affectedPeople: list(z.object({ userId: z.string(), deliveries: z.int() })),
  })
  .meta({ id: 'ErrorGroupDetail' });
