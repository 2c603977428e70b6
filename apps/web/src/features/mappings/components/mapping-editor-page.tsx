'use client';
import { useQuery } from '@tanstack/react-query';
import { ErrorState, Skeleton } from '@tributary/ui';
import { parseAsString, useQueryStates } from 'nuqs';
import { ProblemState, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { baseOf } from '../editor-base';
import { MappingEditor } from './mapping-editor';

/** The editor of one mapping, or of a new one (`new?preset=…` or `new?action=…`). */
export function MappingEditorPage({ destinationId, mappingId }: { destinationId: string; mappingId: string }) {
  const trpc = useTRPC();
  const [start] = useQueryStates({ preset: parseAsString, action: parseAsString });
  const destination = useQuery(trpc.destinations.get.queryOptions({ id: destinationId }));
  const mappings = useQuery({
    ...trpc.mappings.list.queryOptions({ destinationId }),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const type = destination.data?.type;
  const descriptor = useQuery({
    ...trpc.catalog.destination.queryOptions({ type: type ?? '' }),
    enabled: type !== undefined,
    staleTime: 600_000,
  });
  const error = destination.error ?? mappings.error ?? descriptor.error;
  if (error)
    return (
      <Page>
        <ProblemState what="The mapping" error={error} onRetry={() => mappings.refetch()} />
      </Page>
    );
  if (!destination.data || !mappings.data || !descriptor.data) return <EditorSkeleton />;
  const base = baseOf({ mappingId, mappings: mappings.data.data, descriptor: descriptor.data, start });
  if (!base)
    return (
      <Page>
        <ErrorState
          title="There is no such mapping"
          reason="It was deleted, or it belongs to another destination."
          advice="Open the destination to see its mappings."
        />
      </Page>
    );
  return (
    <MappingEditor
      key={`${mappingId}:${base.version}`}
      destination={destination.data}
      descriptor={descriptor.data}
      base={base}
    />
  );
}

function EditorSkeleton() {
  return (
    <div className="flex h-dvh flex-col" aria-busy="true">
      <div className="space-y-2 border-b border-line px-6 py-3">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-7 w-80" />
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-[232px_minmax(0,1fr)_minmax(0,420px)] gap-6 p-6">
        <Skeleton className="h-full" />
        <Skeleton className="h-full" />
        <Skeleton className="h-full" />
      </div>
    </div>
  );
}
