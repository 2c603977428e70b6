import { z } from 'zod';

/** better-auth's own bounds: 8 to 128 characters. */
export const newPassword = z.string().min(8, 'Use at least 8 characters.').max(128);

export const personName = z.string().trim().min(1).max(120);
