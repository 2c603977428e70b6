'use client';
import { useQueryClient } from '@tanstack/react-query';
import { toastUndo } from '@tributary/ui';
import { useRouter } from 'next/navigation';
import { useSyncExternalStore } from 'react';
import { type Source, toastProblem, useTRPC, useTRPCClient } from '@/api';
import { useHref } from '@/workspace';

/** Sources that are about to be deleted: gone from sight, and still there until the time to undo is over. */
let leaving: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();
const UNDO_MS = 8_000;

function setLeaving(next: ReadonlySet<string>): void {
  leaving = next;
  for (const listener of listeners) listener();
}

function without(id: string): ReadonlySet<string> {
  return new Set([...leaving].filter((one) => one !== id));
}

export function useLeavingSources(): ReadonlySet<string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => leaving,
    () => leaving,
  );
}

/** Hides a source at once and deletes it when nobody took it back. */
export function useDeleteSource() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const href = useHref();
  return (source: Source) => {
    setLeaving(new Set([...leaving, source.id]));
    router.push(href('/sources'));
    const timer = setTimeout(() => {
      client.sources.delete
        .mutate({ id: source.id })
        .catch(toastProblem(`${source.name} was not deleted`))
        .then(() => queries.invalidateQueries(trpc.sources.list.queryFilter()))
        .finally(() => setLeaving(without(source.id)));
    }, UNDO_MS);
    toastUndo(`${source.name} is deleted`, () => {
      clearTimeout(timer);
      setLeaving(without(source.id));
    });
  };
}
