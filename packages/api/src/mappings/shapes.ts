import { FILTER_OPERATORS, type FilterGroup } from '@tributary/destinations';
import { z } from 'zod';
import { id, jsonObject, list, time } from '../shapes';

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

const filterClause = z.object({
  kind: z.literal('clause'),
  field: z.string().min(1).max(500),
  operator: z.enum(FILTER_OPERATORS),
  value: z.union([z.string(), z.number(), z.boolean()]).exactOptional(),
});

/** The tree that people edit. */
export const filterGroup: z.ZodType<FilterGroup, FilterGroup> = z.object({
  kind: z.literal('group'),
  match: z.enum(['all', 'any']),
  children: list(z.union([filterClause, z.lazy(() => filterGroup)])),
});
