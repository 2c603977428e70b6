'use client';
import { type Destination, useTRPCClient } from '@/api';
import { useUndoableDeletion } from '@/features/shell';

/** A destination comes back with its mappings, connections and secrets. */
export function useDeleteDestination() {
  const { destinations } = useTRPCClient();
  return useUndoableDeletion<Destination>({
    what: 'The destination',
    listPath: '/destinations',
    remove: ({ id }) => destinations.delete.mutate({ id }),
    restore: ({ id }) => destinations.restore.mutate({ id }),
  });
}
