'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTRPC, useTRPCClient } from '@/api';
import { useWorkspace } from '@/workspace';

/** The next sign-in lands in the workspace that was entered last. */
export function useRememberWorkspace(): void {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { slug } = useWorkspace();
  const me = useQuery({ ...trpc.me.get.queryOptions(), staleTime: 60_000 });
  const last = me.data?.lastWorkspaceSlug;
  useEffect(() => {
    if (last === undefined || last === slug) return;
    // Not worth a word to the person when it fails: the next visit tries again.
    client.workspaces.switch.mutate().catch(() => undefined);
  }, [client, last, slug]);
}
