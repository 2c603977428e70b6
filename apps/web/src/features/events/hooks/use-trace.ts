'use client';
import { useQuery } from '@tanstack/react-query';
import { type EventTrace, useTRPC } from '@/api';

/** Nothing about it will change by itself any more. */
const isSettled = (trace: EventTrace): boolean =>
  trace.destinations.every(({ status }) => status !== null && status !== 'pending');

export interface TracedEvent {
  readonly messageId: string;
  readonly sourceId: string | undefined;
  /** One arrival that was not stored. */
  readonly arrivalId?: string | undefined;
}

/** The whole life of an event: everything its page shows, in one answer. Asked again until it is over. */
export function useTrace({ messageId, sourceId, arrivalId }: TracedEvent) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.events.trace.queryOptions({
      messageId,
      ...(sourceId ? { sourceId } : {}),
      ...(arrivalId ? { arrivalId } : {}),
    }),
    refetchInterval: ({ state: { data, error } }) => {
      if (data) return isSettled(data) ? false : 2_000;
      // An id that was pasted may be on its way.
      return error?.data?.code === 'NOT_FOUND' ? 3_000 : false;
    },
  });
}
