'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { ProblemState, problemOf, useTRPC } from '@/api';
import { EntryFrame } from './entry-frame';

/** `/`: to the first account, to sign-in, or to the workspace last seen. */
export function StartPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const setup = useQuery(trpc.setup.status.queryOptions());
  const me = useQuery({ ...trpc.me.get.queryOptions(), enabled: setup.data?.needsFirstAccount === false });
  const signedOut = me.error && problemOf(me.error).code === 'UNAUTHORIZED';
  useEffect(() => {
    if (setup.data?.needsFirstAccount) router.replace('/setup');
    else if (signedOut) router.replace('/sign-in');
    else if (me.data) {
      const slug = me.data.lastWorkspaceSlug ?? me.data.memberships[0]?.slug;
      router.replace(slug ? `/${slug}` : '/new-workspace');
    }
  }, [setup.data, me.data, signedOut, router]);
  const error = setup.error ?? (signedOut ? null : me.error);
  if (!error) return <div className="min-h-dvh" aria-busy="true" />;
  return (
    <EntryFrame title="Tributary">
      <ProblemState what="The dashboard" error={error} onRetry={() => (setup.error ? setup.refetch() : me.refetch())} />
    </EntryFrame>
  );
}
