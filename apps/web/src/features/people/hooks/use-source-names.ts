import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTRPC } from '@/api';

/** What a source is called, by its id. A deleted one has no name any more. */
export function useSourceNames(): (sourceId: string) => string {
  const trpc = useTRPC();
  const sources = useQuery({ ...trpc.sources.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  return useCallback(
    (sourceId) => {
      if (!sources.data) return '…';
      return sources.data.data.find(({ id }) => id === sourceId)?.name ?? 'Deleted source';
    },
    [sources.data],
  );
}
