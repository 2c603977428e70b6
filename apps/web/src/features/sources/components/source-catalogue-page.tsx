'use client';
import { useQuery } from '@tanstack/react-query';
import { PageHeader } from '@tributary/ui';
import Link from 'next/link';
import { ProblemState, useTRPC } from '@/api';
import { Catalogue, type CatalogueEntry } from '@/features/catalogue';
import { Page } from '@/features/shell';
import { useHref } from '@/workspace';
import { SDKS } from '../sdks';

/** Every way in. One push source takes all SDKs; the catalogue lists them by the name people look for. */
export function SourceCataloguePage() {
  const trpc = useTRPC();
  const href = useHref();
  const types = useQuery({ ...trpc.catalog.sources.queryOptions(), staleTime: 600_000 });
  const entries: CatalogueEntry[] = (types.data?.data ?? []).flatMap((type): CatalogueEntry[] =>
    type.type === 'http'
      ? SDKS.map((sdk) => ({
          id: sdk.id,
          name: sdk.name,
          category: sdk.category,
          description: sdk.description,
          logo: sdk.logo,
          tag: 'SDK',
          href: href(`/sources/new/http?sdk=${sdk.id}`),
        }))
      : [
          {
            id: type.type,
            name: type.name,
            category: type.category,
            description: type.description,
            logo: type.logo,
            ...(type.kind === 'pull' ? { tag: 'Scheduled' } : {}),
            href: href(`/sources/new/${type.type}`),
          },
        ],
  );
  return (
    <Page>
      <PageHeader
        title="New source"
        breadcrumbs={[
          <Link key="sources" href={href('/sources')}>
            Sources
          </Link>,
          'New',
        ]}
      />
      {types.error ? (
        <ProblemState what="The catalogue" error={types.error} onRetry={() => types.refetch()} />
      ) : (
        <Catalogue entries={entries} loading={types.isPending} what="sources" />
      )}
    </Page>
  );
}
