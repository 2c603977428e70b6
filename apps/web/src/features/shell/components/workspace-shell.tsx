'use client';
import { useQuery } from '@tanstack/react-query';
import { Button, EmptyState, Skeleton } from '@tributary/ui';
import { DoorClosed } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { ProblemState, problemOf, useTRPC } from '@/api';
import { LeaveGuard } from '@/forms';
import { useWorkspace, WorkspaceProvider } from '@/workspace';
import { useRememberWorkspace } from '../hooks/use-remember-workspace';
import { useShortcuts } from '../hooks/use-shortcuts';
import { KeysDialog } from './keys-dialog';
import { Palette } from './palette';
import { Sidebar } from './sidebar';
import { TopBar } from './top-bar';

/** The frame of every page of a workspace. Who is not signed in is sent to sign in and comes back here. */
export function WorkspaceShell({
  slug,
  captureUrl,
  children,
}: {
  slug: string;
  captureUrl: string;
  children: ReactNode;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const path = usePathname();
  const me = useQuery({ ...trpc.me.get.queryOptions(), staleTime: 60_000 });
  const signedOut = me.error !== null && problemOf(me.error).code === 'UNAUTHORIZED';
  useEffect(() => {
    if (signedOut) router.replace(`/sign-in?next=${encodeURIComponent(path + window.location.search)}`);
  }, [signedOut, path, router]);

  if (me.error && !signedOut) {
    return (
      <main className="mx-auto max-w-lg p-8">
        <ProblemState what="Your workspace" error={me.error} onRetry={() => me.refetch()} />
      </main>
    );
  }
  if (!me.data) return <ShellSkeleton />;
  const membership = me.data.memberships.find((one) => one.slug === slug);
  if (!membership) {
    return (
      <main>
        <EmptyState
          icon={DoorClosed}
          title="You are not a member of this workspace"
          action={
            <Button asChild variant="primary">
              <Link href="/">Go to your workspaces</Link>
            </Button>
          }
        >
          It may have been renamed, or you may need an invitation from one of its admins.
        </EmptyState>
      </main>
    );
  }
  const { workspaceId, name, role } = membership;
  return (
    <WorkspaceProvider
      value={{ id: workspaceId, slug, name, role, captureUrl, user: me.data.user, memberships: me.data.memberships }}
    >
      <Frame>{children}</Frame>
    </WorkspaceProvider>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  const { slug } = useWorkspace();
  useShortcuts({ onPalette: () => setPalette((open) => !open), onHelp: () => setKeys(true) });
  useRememberWorkspace();
  return (
    <div className="flex min-h-dvh max-[900px]:flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-raised focus:px-3 focus:py-2 focus:shadow-pop"
      >
        Skip to content
      </a>
      <Sidebar onSearch={() => setPalette(true)} />
      <TopBar onSearch={() => setPalette(true)} />
      <main id="main" tabIndex={-1} className="min-w-0 flex-1 bg-surface outline-none">
        {children}
      </main>
      <Palette open={palette} onOpenChange={setPalette} />
      <KeysDialog open={keys} onOpenChange={setKeys} />
      <LeaveGuard base={`/${slug}`} />
    </div>
  );
}

function ShellSkeleton() {
  return (
    <div className="flex min-h-dvh max-[900px]:flex-col" aria-busy="true">
      <div className="h-12 shrink-0 border-b border-line bg-canvas min-[900px]:hidden" />
      <div className="h-dvh w-56 shrink-0 space-y-3 border-r border-line bg-canvas p-3 max-[900px]:hidden">
        <Skeleton className="h-7 w-full" />
        <Skeleton className="h-7 w-full" />
        {[64, 72, 56, 88, 76, 68].map((width) => (
          <Skeleton key={width} className="h-4" style={{ width }} />
        ))}
      </div>
      <div className="flex-1 space-y-4 bg-surface p-6">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="h-24 w-full" />
        <Skeleton className="h-64 w-full" />
      </div>
    </div>
  );
}
