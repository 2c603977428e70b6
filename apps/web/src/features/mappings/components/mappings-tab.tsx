'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Card,
  EmptyState,
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuSeparator,
  MenuTrigger,
  percent,
  Skeleton,
  Switch,
  toastUndo,
} from '@tributary/ui';
import { ChevronDown, Ellipsis, Shuffle, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import {
  type Destination,
  type DestinationDescriptor,
  type Mapping,
  ProblemState,
  toastProblem,
  useTRPC,
  useTRPCClient,
} from '@/api';
import { useCan, useHref } from '@/workspace';
import { FilterSentence } from './filter-sentence';

/** What the destination gets, for which events. */
export function MappingsTab({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const canEdit = useCan('editor');
  const mappings = useQuery(trpc.mappings.list.queryOptions({ destinationId: destination.id }));
  const descriptor = useQuery({
    ...trpc.catalog.destination.queryOptions({ type: destination.type }),
    staleTime: 600_000,
  });
  if (mappings.error)
    return <ProblemState what="The mappings" error={mappings.error} onRetry={() => mappings.refetch()} />;
  if (!mappings.data || !descriptor.data) return <Skeleton className="h-48 w-full rounded-surface" />;
  const add = canEdit && <AddMapping destination={destination} descriptor={descriptor.data} />;
  if (mappings.data.data.length === 0)
    return (
      <EmptyState icon={Shuffle} title="Nothing is sent yet" action={add}>
        A mapping says which events are sent, and how each field is filled. Start from a preset, or from nothing.
      </EmptyState>
    );
  return (
    <Card title="Mappings" description="Each event goes through every mapping that is on" flush actions={add}>
      <ul className="divide-y divide-line">
        {mappings.data.data.map((mapping) => (
          <MappingRow key={mapping.id} mapping={mapping} descriptor={descriptor.data} canEdit={canEdit} />
        ))}
      </ul>
    </Card>
  );
}

function AddMapping({ destination, descriptor }: { destination: Destination; descriptor: DestinationDescriptor }) {
  const router = useRouter();
  const href = useHref();
  const open = (query: string) => router.push(href(`/destinations/${destination.id}/mappings/new?${query}`));
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="primary" size="sm">
          Add mapping
          <ChevronDown aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent className="max-h-96 max-w-96 overflow-y-auto">
        {descriptor.presets.length > 0 && <MenuLabel>From a preset</MenuLabel>}
        {descriptor.presets.map((preset) => (
          <MenuItem key={preset.name} onSelect={() => open(`preset=${encodeURIComponent(preset.name)}`)}>
            {preset.name}
          </MenuItem>
        ))}
        {descriptor.presets.length > 0 && <MenuSeparator />}
        <MenuLabel>From nothing</MenuLabel>
        {descriptor.actions.map((action) => (
          <MenuItem key={action.slug} onSelect={() => open(`action=${encodeURIComponent(action.slug)}`)}>
            {action.name}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}

function MappingRow({
  mapping,
  descriptor,
  canEdit,
}: {
  mapping: Mapping;
  descriptor: DestinationDescriptor;
  canEdit: boolean;
}) {
  const href = useHref();
  const action = descriptor.actions.find((one) => one.slug === mapping.action);
  return (
    <li className="flex items-center gap-4 px-4 py-2.5 transition-colors hover:bg-hover max-sm:flex-wrap max-sm:gap-y-1">
      <Link href={href(`/destinations/${mapping.destinationId}/mappings/${mapping.id}`)} className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2 text-sm">
          <span className="truncate font-medium">{mapping.name}</span>
          <span className="truncate text-xs text-faint">{action?.name ?? mapping.action}</span>
        </span>
        <span className="block truncate text-xs text-soft">
          When <FilterSentence filter={mapping.filter} />
        </span>
      </Link>
      <MatchedShare mapping={mapping} />
      {canEdit && <EnableSwitch mapping={mapping} />}
      {canEdit && <MoreMenu mapping={mapping} />}
    </li>
  );
}

/** How many of the latest events it takes. */
function MatchedShare({ mapping }: { mapping: Mapping }) {
  const trpc = useTRPC();
  const estimate = useQuery({
    ...trpc.mappings.estimateMatches.queryOptions({ filter: mapping.filter, destinationId: mapping.destinationId }),
    staleTime: 60_000,
  });
  if (!estimate.data) return <Skeleton className="h-3 w-28 shrink-0 max-sm:order-last max-sm:my-0.5" />;
  const { matched, sampled } = estimate.data;
  return (
    <span className="w-44 shrink-0 text-right text-xs text-faint max-sm:order-last max-sm:w-full max-sm:text-left">
      {sampled === 0
        ? 'No event has come yet'
        : `Takes ${percent(matched / sampled)} of the latest ${sampled === 1 ? 'event' : sampled}`}
    </span>
  );
}

function EnableSwitch({ mapping }: { mapping: Mapping }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const key = trpc.mappings.list.queryKey({ destinationId: mapping.destinationId });
  const put = (enabled: boolean) =>
    queries.setQueryData(
      key,
      (before) =>
        before && { ...before, data: before.data.map((one) => (one.id === mapping.id ? { ...one, enabled } : one)) },
    );
  const update = useMutation(
    trpc.mappings.update.mutationOptions({
      onMutate: ({ enabled }) => enabled !== undefined && put(enabled),
      onError: (error, { enabled }) => {
        put(!enabled);
        toastProblem(enabled ? 'The mapping was not turned on' : 'The mapping was not turned off')(error);
      },
    }),
  );
  return (
    <Switch
      aria-label={`${mapping.name} is on`}
      checked={mapping.enabled}
      onCheckedChange={(enabled) => update.mutate({ destinationId: mapping.destinationId, id: mapping.id, enabled })}
    />
  );
}

function MoreMenu({ mapping }: { mapping: Mapping }) {
  const remove = useDeleteMapping();
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`More for ${mapping.name}`}>
          <Ellipsis aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent>
        <MenuItem danger onSelect={() => remove.mutate(mapping)}>
          <Trash2 aria-hidden />
          Delete mapping
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

/** Deletes a mapping, and offers to make it again as it was. */
export function useDeleteMapping() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const look = () => queries.invalidateQueries(trpc.mappings.list.queryFilter());
  return useMutation({
    mutationFn: ({ destinationId, id }: Mapping) => client.mappings.delete.mutate({ destinationId, id }),
    onError: toastProblem('The mapping was not deleted'),
    onSuccess: (_done, { destinationId, name, action, filter, mapping, enabled }) => {
      look();
      toastUndo(`${name} is deleted`, () => {
        client.mappings.create
          .mutate({ destinationId, name, action, filter, mapping, enabled })
          .then(look)
          .catch(toastProblem(`${name} was not brought back`));
      });
    },
  });
}
