import { z } from 'zod';
import { id, jsonObject, time } from '../shapes';

export const auditEntry = z
  .object({
    id,
    at: time,
    actorKind: z.enum(['user', 'apiKey', 'system']),
    actorId: z.string(),
    actorName: z.string(),
    action: z.string().meta({ description: '`<noun>.<verb>`: `source.create`.' }),
    targetType: z.string(),
    targetId: z.string(),
    targetName: z.string(),
    summary: jsonObject.meta({ description: '`{ before?, after? }`, never with secrets.' }),
  })
  .meta({ id: 'AuditEntry' });
