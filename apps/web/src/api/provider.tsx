'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchStreamLink, httpLink, splitLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import { isRetryable } from './problem';
import type { AppRouter } from './types';

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < 2 && isRetryable(error),
      },
      mutations: { retry: false },
    },
  });
}

const url = '/api/trpc';

/** Unsaved mappings and filters are part of these questions: they would not fit into a URL, and none waits for others. */
const LONG_QUESTIONS: ReadonlySet<string> = new Set([
  'destinations.preview',
  'mappings.estimateMatches',
  'mappings.readFilter',
  'mappings.writeFilter',
]);

/**
 * The way to the API for one workspace, named in a header from the URL. Each workspace has its own cache: mount it
 * with the workspace as key, so that nothing of one is ever shown in another. Null before a workspace is chosen.
 */
export function ApiProvider({ workspace, children }: { workspace: string | null; children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const headers: Record<string, string> = workspace ? { 'x-tributary-workspace': workspace } : {};
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: ({ path }) => LONG_QUESTIONS.has(path),
          true: httpLink({ url, headers, methodOverride: 'POST' }),
          false: httpBatchStreamLink({ url, maxItems: 20, headers }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
