import { z } from 'zod';
import { publicProcedure } from '../procedure';
import { list } from '../shapes';

export const getHealth = publicProcedure
  .meta({ summary: 'Whether this process and its engines answer', rest: [{ method: 'GET', path: '/health' }] })
  .output(
    z.object({
      status: z.enum(['ok', 'degraded']),
      checks: list(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })),
    }),
  )
  .query(async ({ ctx }) => {
    const checks = await ctx.health();
    return { status: checks.every((check) => check.ok) ? 'ok' : 'degraded', checks } as const;
  });
