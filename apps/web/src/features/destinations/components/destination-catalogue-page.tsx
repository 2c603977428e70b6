'use client';
import { useQuery } from '@tanstack/react-query';
import { PageHeader } from '@tributary/ui';
import Link from 'next/link';
import { ProblemState, useTRPC } from '@/api';
import { Catalogue } from '@/features/catalogue';
import { Page } from '@/features/shell';
import { useHref } from '@/workspace';

/** Every tool that events can go to. Those that can't be connected yet say why. */
export function DestinationCataloguePage() {
  const trpc = useTRPC();
  const href = useHref();
  const types = useQuery({ ...trpc.catalog.destinations.queryOptions(), staleTime: 600_000 });
  const entries = (types.data?.data ?? []).map((type) => ({
    id: type.type,
    name: type.name,
    category: type.category,
    description: type.description,
    logo: type.logo,
    href: href(`/destinations/new/${type.type}`),
    ...(type.connectable ? {} : { unavailable: type.notConnectableReason ?? 'It cannot be connected yet.' }),
  }));
  return (
    <Page>
      <PageHeader
        title="New destination"
        breadcrumbs={[
          <Link key="destinations" href={href('/destinations')}>
            Destinations
          </Link>,
          'New',
        ]}
      />
      {types.error ? (
        <ProblemState what="The catalogue" error={types.error} onRetry={() => types.refetch()} />
      ) : (
        <Catalogue entries={entries} loading={types.isPending} what="destinations" />
      )}
    </Page>
  );
}
