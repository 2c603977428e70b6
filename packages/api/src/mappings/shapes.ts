import { z } from 'zod';
import { id, jsonObject, time } from '../shapes';

export const mapping = z
  .object({
    id,
    destinationId: id,
    name: z.string(),
    action: z.string(),
    filter: z.string().meta({ description: 'FQL. Empty or `all`: every event.' }),
    mapping: jsonObject,
    enabled: z.boolean(),
    position: z.int(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Mapping' });
