'use client';
import { useQuery } from '@tanstack/react-query';
import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { type Destination, type DestinationDescriptor, type Inputs, useTRPC } from '@/api';
import { useCan } from '@/workspace';
import type { EditorBase } from '../editor-base';
import { kindOf } from '../filter-tree';
import { useDraft } from '../hooks/use-draft';
import { useSettled } from '../hooks/use-settled';
import { EditorHeader } from './editor-header';
import { EventColumn } from './event-column';
import { FieldList } from './field-list';
import { useFilterTree } from './filter-sentence';
import { RequestColumn } from './request-column';
import { TriggerBuilder } from './trigger-builder';

/** For a destination that no event has reached yet: something to look at the fields with. */
const MADE_UP = { type: 'track', event: 'Example Event', userId: 'user_1', properties: {} };

type TrialInput = Inputs['destinations']['preview'];

/** Events to look at: those that the trigger takes, or all. */
function useEditorEvents(destination: Destination, filter: string) {
  const trpc = useTRPC();
  const [at, setAt] = useQueryStates({ event: parseAsString, all: parseAsBoolean.withDefault(false) });
  const estimate = useQuery({
    ...trpc.mappings.estimateMatches.queryOptions({
      filter,
      destinationId: destination.id,
      examples: 50,
      onlyMatching: !at.all,
    }),
    refetchInterval: 15_000,
    placeholderData: (before) => before,
  });
  const events = estimate.data?.events ?? [];
  return {
    estimate,
    events,
    all: at.all,
    setAll: (all: boolean) => void setAt({ all: all || null }),
    chosen: at.event ?? events[0]?.messageId ?? null,
    choose: (event: string) => void setAt({ event }),
  };
}

export function MappingEditor({
  destination,
  descriptor,
  base,
}: {
  destination: Destination;
  descriptor: DestinationDescriptor;
  base: EditorBase;
}) {
  const trpc = useTRPC();
  const canEdit = useCan('editor');
  const state = useDraft(`${destination.id}:${base.draftId}`, base.draft);
  const { draft, change } = state;
  const settled = useSettled(draft);
  const list = useEditorEvents(destination, settled.filter);
  const tree = useFilterTree(settled.filter).data?.tree;
  const kind = useMemo(() => (tree ? kindOf(tree) : {}), [tree]);
  const paths = useQuery({
    ...trpc.events.propertyPaths.queryOptions({
      destinationId: destination.id,
      ...(kind as Pick<Inputs['events']['propertyPaths'], 'type' | 'event'>),
    }),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  const toTry = {
    name: settled.name || 'Mapping',
    action: base.action.slug,
    filter: settled.filter,
    mapping: settled.mapping,
  };
  const trial: TrialInput = {
    id: destination.id,
    ...(list.chosen ? { messageId: list.chosen } : { event: MADE_UP }),
    mappings: [toTry],
  };
  const savedTrial = base.mapping && {
    id: base.mapping.id,
    name: base.mapping.name,
    action: base.mapping.action,
    filter: base.mapping.filter,
    mapping: base.mapping.mapping,
  };
  const compares = savedTrial !== null && state.dirty;
  const preview = useQuery({
    ...trpc.destinations.preview.queryOptions({ ...trial, mappings: compares ? [toTry, savedTrial] : [toTry] }),
    enabled: !list.estimate.isPending,
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const [now, saved] = preview.data?.mappings ?? [];
  const problems = useMemo(
    () =>
      Object.fromEntries(
        (now?.errors ?? [])
          .filter((one) => one.field.startsWith('mapping.'))
          .map((one) => [one.field.slice('mapping.'.length), one.message]),
      ),
    [now],
  );
  return (
    <div className="flex h-dvh min-h-0 flex-col">
      <EditorHeader
        destination={destination}
        descriptor={descriptor}
        base={base}
        state={state}
        canEdit={canEdit}
        estimate={list.estimate.data}
        chosenEvent={list.chosen}
      />
      <div className="grid min-h-0 flex-1 grid-cols-[232px_minmax(0,1fr)_minmax(0,420px)] max-lg:grid-cols-1 max-lg:overflow-y-auto">
        <EventColumn
          events={list.events}
          loading={list.estimate.isPending}
          chosen={list.chosen}
          onChoose={list.choose}
          all={list.all}
          onAll={list.setAll}
        />
        <div className="min-h-0 space-y-7 overflow-y-auto px-5 py-4">
          <TriggerBuilder
            filter={draft.filter}
            onFilter={(filter) => change({ filter })}
            paths={paths.data?.data ?? []}
            disabled={!canEdit}
          />
          <FieldList
            action={base.action}
            mapping={draft.mapping}
            context={{ paths: paths.data?.data ?? [], event: preview.data?.event, disabled: !canEdit }}
            problems={problems}
            payload={now?.payload}
            onChange={(mapping) => change({ mapping })}
          />
        </div>
        <RequestColumn
          preview={now}
          saved={compares ? saved : undefined}
          error={preview.data ? null : preview.error}
          stale={preview.isPlaceholderData}
          trial={trial}
          canTest={canEdit}
        />
      </div>
    </div>
  );
}
