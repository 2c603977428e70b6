import type { UseCaseContext } from '../context';
import { requirePermission } from '../permissions';

/** A filter's text as the tree that people edit, or a sentence why it can't be read. */
export async function readFilter(ctx: UseCaseContext, { filter }: { readonly filter: string }) {
  requirePermission(ctx, 'mappings:read');
  const parsed = ctx.destinations.parseFilter(filter);
  return parsed.ok ? { tree: parsed.tree, message: null } : { tree: null, message: parsed.message };
}
