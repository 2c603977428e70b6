'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Card, EmptyState, groupedNumber, Skeleton, Switch, TimeAgo, toast } from '@tributary/ui';
import { Inbox } from 'lucide-react';
import Link from 'next/link';
import { type Connection, type Destination, ProblemState, type Source, toastProblem, useTRPC } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { useCan, useHref, useTimeRange } from '@/workspace';

/** Whose events go here. A switch connects or disconnects at once. */
export function ConnectionsTab({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const range = useTimeRange('24h');
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const connections = useQuery(trpc.connections.list.queryOptions({ destinationId: destination.id, limit: 200 }));
  const overview = useQuery({ ...trpc.stats.overview.queryOptions(range.input), placeholderData: (before) => before });
  const error = sources.error ?? connections.error;
  if (error) return <ProblemState what="The connections" error={error} onRetry={() => connections.refetch()} />;
  if (!sources.data || !connections.data) return <Skeleton className="h-32 w-full rounded-surface" />;
  return (
    <Card title="Sources" description="Events that come after it is connected go here" flush className="max-w-3xl">
      {sources.data.data.length === 0 ? (
        <EmptyState icon={Inbox} title="There is no source yet" className="py-8">
          Add a source first; then its events can go here.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {sources.data.data.map((source) => (
            <ConnectionRow
              key={source.id}
              source={source}
              destination={destination}
              connection={connections.data.data.find((one) => one.sourceId === source.id)}
              delivered={
                overview.data?.edges.find(
                  (edge) => edge.sourceId === source.id && edge.destinationId === destination.id,
                )?.delivered ?? 0
              }
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function ConnectionRow({
  source,
  destination,
  connection,
  delivered,
}: {
  source: Source;
  destination: Destination;
  connection: Connection | undefined;
  delivered: number;
}) {
  const trpc = useTRPC();
  const href = useHref();
  const canEdit = useCan('editor');
  const queries = useQueryClient();
  const look = () => {
    queries.invalidateQueries(trpc.connections.list.queryFilter());
    queries.invalidateQueries(trpc.stats.overview.queryFilter());
  };
  const connect = useMutation(
    trpc.connections.create.mutationOptions({
      onSuccess: () => toast.success(`${source.name} now goes to ${destination.name}`),
      onError: toastProblem('The source was not connected'),
      onSettled: look,
    }),
  );
  const disconnect = useMutation(
    trpc.connections.delete.mutationOptions({
      onSuccess: () =>
        toast(`${source.name} no longer goes to ${destination.name}`, {
          duration: 10_000,
          action: {
            label: 'Undo',
            onClick: () => connect.mutate({ sourceId: source.id, destinationId: destination.id }),
          },
        }),
      onError: toastProblem('The source was not disconnected'),
      onSettled: look,
    }),
  );
  const busy = connect.isPending || disconnect.isPending;
  const isOn = busy ? connect.isPending : connection !== undefined;
  const id = `connect-${source.id}`;
  return (
    <li className="flex h-12 items-center gap-3 px-4 text-sm">
      <BrandLogo logo={source.type} name={source.name} size="sm" />
      <Link href={href(`/sources/${source.id}`)} className="min-w-0 flex-1 truncate font-medium hover:underline">
        {source.name}
      </Link>
      {connection && (
        <span className="text-xs text-faint">
          {groupedNumber(delivered)} delivered, last 24 hours · connected <TimeAgo at={connection.createdAt} />
        </span>
      )}
      <Switch
        id={id}
        aria-label={`${source.name} goes to ${destination.name}`}
        checked={isOn}
        disabled={!canEdit || busy}
        onCheckedChange={(on) =>
          on
            ? connect.mutate({ sourceId: source.id, destinationId: destination.id })
            : disconnect.mutate({ sourceId: source.id, destinationId: destination.id })
        }
      />
    </li>
  );
}
