import { z } from 'zod';
import { privacyPolicy } from '../privacy-shapes';
import { id, role, time } from '../shapes';

export const workspace = z
  .object({ id, slug: z.string(), name: z.string(), privacy: privacyPolicy.nullable(), createdAt: time })
  .meta({ id: 'Workspace' });

export const membership = z
  .object({ workspaceId: id, slug: z.string(), name: z.string(), role })
  .meta({ id: 'Membership' });
