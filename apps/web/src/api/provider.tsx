'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchStreamLink } from '@trpc/client';
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

/**
 * The way to the API for one workspace, named in a header from the URL. Each workspace has its own cache: mount it
 * with the workspace as key, so that nothing of one is ever shown in another. Null before a workspace is chosen.
 */
export function ApiProvider({ workspace, children }: { workspace: string | null; children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        httpBatchStreamLink({
          url: '/api/trpc',
          maxItems: 20,
          // Unsaved mappings are part of a question, and would not fit into a URL.
          methodOverride: 'POST',
          headers: workspace ? { 'x-tributary-workspace': workspace } : {},
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
