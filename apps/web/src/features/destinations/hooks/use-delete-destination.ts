'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toastUndo } from '@tributary/ui';
import { useRouter } from 'next/navigation';
import { type Destination, toastProblem, useTRPC, useTRPCClient } from '@/api';
import { useHref } from '@/workspace';

/** Deletes a destination and offers to bring it back, with its mappings, connections and secrets. */
export function useDeleteDestination() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const router = useRouter();
  const href = useHref();
  const look = () => {
    queries.invalidateQueries(trpc.destinations.list.queryFilter());
    queries.invalidateQueries(trpc.stats.overview.queryFilter());
  };
  return useMutation({
    mutationFn: (destination: Destination) => client.destinations.delete.mutate({ id: destination.id }),
    onError: toastProblem('The destination was not deleted'),
    onSuccess: (_done, destination) => {
      look();
      router.push(href('/destinations'));
      toastUndo(`${destination.name} is deleted`, () => {
        client.destinations.restore
          .mutate({ id: destination.id })
          .then(look)
          .catch(toastProblem(`${destination.name} was not brought back`));
      });
    },
  });
}
