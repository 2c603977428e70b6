import { z } from 'zod';
import { id, role, time } from '../shapes';

export const member = z
  .object({ userId: z.string(), name: z.string(), email: z.string(), role, createdAt: time })
  .meta({ id: 'Member' });

export const invitation = z
  .object({ id, email: z.string(), role, invitedByName: z.string(), expiresAt: time, createdAt: time })
  .meta({ id: 'Invitation' });
