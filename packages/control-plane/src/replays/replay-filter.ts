import type { DeliveryFilter, DeliveryStatus } from '@tributary/event-store';
import { iso } from '../events/time-range';

/** Which deliveries, as people and the API say it. All parts must hold; `status` is `failed` when it is left out. */
export interface ReplayFilter {
  readonly ids?: readonly string[] | undefined;
  readonly destinationId?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly status?: DeliveryStatus | readonly DeliveryStatus[] | undefined;
  readonly errorGroup?: string | undefined;
  readonly messageId?: string | undefined;
  readonly userId?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** As it is stored with a replay and walked by the worker: the event store's own form, without the workspace. */
export type StoredReplayFilter = Omit<DeliveryFilter, 'workspaceId'>;

/** Deliveries that are named one by one are wanted whatever became of them, unless they are under way. */
const SETTLED: readonly DeliveryStatus[] = ['failed', 'discarded', 'filtered', 'delivered'];

/** The statuses that a filter takes, the defaults filled in. */
export function statusesOf({ status, ids }: ReplayFilter): DeliveryStatus[] {
  if (status !== undefined) return typeof status === 'string' ? [status] : [...status];
  return ids === undefined ? ['failed'] : [...SETTLED];
}

/**
 * The filter as the event store asks for it: the same for the count before and for the walk, so that what was shown is
 * what is replayed. Keys without a value are left out, because it is stored as JSON.
 */
export function toStoredFilter(filter: ReplayFilter): StoredReplayFilter {
  const { ids, since, until, status: _status, ...rest } = filter;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...given,
    statuses: statusesOf(filter),
    ...(ids === undefined ? {} : { deliveryIds: [...ids] }),
    ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
  };
}

/** The way back, for showing: what people can ask for, without what the house adds for itself. */
export function fromStoredFilter(stored: StoredReplayFilter) {
  const { deliveryIds, sinceMs, untilMs, statuses, eventId: _eventId, mappingId: _mappingId, ...others } = stored;
  const { changedSinceMs: _since, changedUntilMs: _until, ...rest } = others;
  return {
    ...rest,
    ...(statuses === undefined ? {} : { status: statuses }),
    ...(deliveryIds === undefined ? {} : { ids: deliveryIds }),
    ...(sinceMs === undefined ? {} : { since: iso(sinceMs) }),
    ...(untilMs === undefined ? {} : { until: iso(untilMs) }),
  };
}
