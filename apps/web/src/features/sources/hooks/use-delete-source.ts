'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toastUndo } from '@tributary/ui';
import { useRouter } from 'next/navigation';
import { type Source, toastProblem, useTRPC, useTRPCClient } from '@/api';
import { useHref } from '@/workspace';

/** Deletes a source and offers to bring it back, with its keys, connections, tables and positions. */
export function useDeleteSource() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const router = useRouter();
  const href = useHref();
  const look = () => {
    queries.invalidateQueries(trpc.sources.list.queryFilter());
    queries.invalidateQueries(trpc.stats.overview.queryFilter());
  };
  return useMutation({
    mutationFn: (source: Source) => client.sources.delete.mutate({ id: source.id }),
    onError: toastProblem('The source was not deleted'),
    onSuccess: (_done, source) => {
      look();
      router.push(href('/sources'));
      toastUndo(`${source.name} is deleted`, () => {
        client.sources.restore
          .mutate({ id: source.id })
          .then(look)
          .catch(toastProblem(`${source.name} was not brought back`));
      });
    },
  });
}
