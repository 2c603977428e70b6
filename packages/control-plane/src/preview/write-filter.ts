import type { FilterGroup } from '@tributary/destinations';
import { AppError } from '../errors';
import type { EventsContext } from '../events/events-context';
import { requirePermission } from '../permissions';

/** A tree as the filter's text. @throws AppError `invalid` when it would not mean the same when it is read back */
export async function writeFilter(ctx: EventsContext, { tree }: { readonly tree: FilterGroup }) {
  requirePermission(ctx, 'mappings:read');
  try {
    return { filter: ctx.runner.filterFromTree(tree) };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'This filter cannot be written.';
    throw new AppError('invalid', message, [{ field: 'tree', message }], { cause });
  }
}
