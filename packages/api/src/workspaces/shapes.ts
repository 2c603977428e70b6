import { z } from 'zod';
import { id, role, time } from '../shapes';

export const workspace = z
  .object({ id, slug: z.string(), name: z.string(), createdAt: time })
  .meta({ id: 'Workspace' });

export const membership = z
  .object({ workspaceId: id, slug: z.string(), name: z.string(), role })
  .meta({ id: 'Membership' });
