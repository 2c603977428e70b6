import type { DestinationDescriptor } from '@tributary/destinations';
import type { UseCaseContext } from '../context';
import { AppError } from '../errors';
import { requirePermission } from '../permissions';

export async function getDestinationType(
  ctx: UseCaseContext,
  { type }: { type: string },
): Promise<DestinationDescriptor> {
  requirePermission(ctx, 'catalog:read');
  const descriptor = ctx.destinations.get(type);
  if (!descriptor) throw new AppError('not_found', `There is no destination of type "${type}".`);
  return descriptor;
}
