'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toastUndo } from '@tributary/ui';
import { useRouter } from 'next/navigation';
import { toastProblem, useTRPC } from '@/api';
import { useHref } from '@/workspace';

/** Deletes a source or a destination, leads to its list, and offers to bring it back with all that went with it. */
export function useUndoableDeletion<T extends { readonly name: string }>(of: {
  /** Begins a sentence: "The source". */
  what: string;
  listPath: string;
  remove: (entity: T) => Promise<unknown>;
  restore: (entity: T) => Promise<unknown>;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const href = useHref();
  // The lists of both name what is connected.
  const look = () => {
    queries.invalidateQueries(trpc.sources.list.queryFilter());
    queries.invalidateQueries(trpc.destinations.list.queryFilter());
    queries.invalidateQueries(trpc.connections.list.queryFilter());
    queries.invalidateQueries(trpc.stats.overview.queryFilter());
  };
  return useMutation({
    mutationFn: of.remove,
    onError: toastProblem(`${of.what} was not deleted`),
    onSuccess: (_done, entity) => {
      look();
      router.push(href(of.listPath));
      toastUndo(`${entity.name} is deleted`, () => {
        of.restore(entity)
          .then(look)
          .catch(toastProblem(`${entity.name} was not brought back`));
      });
    },
  });
}
