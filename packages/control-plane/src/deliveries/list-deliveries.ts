import type { DeliveryStatus } from '@tributary/event-store';
import type { EventsContext } from '../events/events-context';
import { openRange, type TimeRange } from '../events/time-range';
import { requirePermission } from '../permissions';
import { presentDelivery } from './present-delivery';

export interface DeliveryQuestion extends TimeRange {
  readonly destinationId?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly mappingId?: string | undefined;
  readonly status?: DeliveryStatus | readonly DeliveryStatus[] | undefined;
  readonly errorGroup?: string | undefined;
  readonly messageId?: string | undefined;
  readonly userId?: string | undefined;
  readonly replayId?: string | undefined;
}

const asList = <T>(value: T | readonly T[]): T[] => (Array.isArray(value) ? [...value] : [value as T]);

/** The filter as the event store asks for it. */
export function toStoreFilter({ status, since, until, ...rest }: DeliveryQuestion) {
  return { ...rest, ...openRange({ since, until }), ...(status === undefined ? {} : { statuses: asList(status) }) };
}

/** Deliveries in their present state, newest first. */
export async function listDeliveries(
  ctx: EventsContext,
  { limit, cursor, ...question }: DeliveryQuestion & { readonly limit: number; readonly cursor?: string | undefined },
) {
  requirePermission(ctx, 'deliveries:read');
  const { workspaceId } = ctx.actor;
  const page = await ctx.eventStore.listDeliveries({ workspaceId, ...toStoreFilter(question), limit, cursor });
  return { data: page.rows.map(presentDelivery), nextCursor: page.nextCursor };
}
