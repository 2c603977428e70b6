import type { VisitorContext } from '../context';

/** True while nobody has an account: the dashboard then asks for the first. */
export async function needsFirstAccount(ctx: Pick<VisitorContext, 'db'>): Promise<boolean> {
  return !(await ctx.db.users.exist());
}
