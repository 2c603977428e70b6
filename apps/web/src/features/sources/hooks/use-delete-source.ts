'use client';
import { type Source, useTRPCClient } from '@/api';
import { useUndoableDeletion } from '@/features/shell';

/** A source comes back with its keys, connections, tables and positions. */
export function useDeleteSource() {
  const { sources } = useTRPCClient();
  return useUndoableDeletion<Source>({
    what: 'The source',
    listPath: '/sources',
    remove: ({ id }) => sources.delete.mutate({ id }),
    restore: ({ id }) => sources.restore.mutate({ id }),
  });
}
