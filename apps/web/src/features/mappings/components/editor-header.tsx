'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Breadcrumbs, Button, Dialog, groupedNumber, IdleBadge, Input, Kbd, StatusBadge, toast } from '@tributary/ui';
import { PencilLine } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { type Destination, type DestinationDescriptor, type Outputs, problemOf, useTRPC, useTRPCClient } from '@/api';
import { BrandLogo } from '@/features/catalogue';
import { useHref } from '@/workspace';
import type { EditorBase } from '../editor-base';
import type { useDraft } from '../hooks/use-draft';
import { useLeaveGuard } from '../hooks/use-leave-guard';
import { FilterSentence } from './filter-sentence';

export interface EditorHeaderProps {
  destination: Destination;
  descriptor: DestinationDescriptor;
  base: EditorBase;
  state: ReturnType<typeof useDraft>;
  canEdit: boolean;
  estimate: Outputs['mappings']['estimateMatches'] | undefined;
  chosenEvent: string | null;
}

/** Writes the draft; a new mapping gets its own address. */
function useSave({ destination, base, state, chosenEvent }: EditorHeaderProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const router = useRouter();
  const href = useHref();
  return useMutation({
    mutationFn: () =>
      base.mapping
        ? client.mappings.update.mutate({ destinationId: destination.id, id: base.mapping.id, ...state.draft })
        : client.mappings.create.mutate({
            destinationId: destination.id,
            action: base.action.slug,
            enabled: true,
            ...state.draft,
          }),
    onSuccess: (saved) => {
      state.forget();
      queries.setQueryData(
        trpc.mappings.list.queryKey({ destinationId: destination.id }),
        (before) =>
          before && {
            ...before,
            data: base.mapping
              ? before.data.map((one) => (one.id === saved.id ? saved : one))
              : [...before.data, saved],
          },
      );
      toast.success(base.mapping ? 'The mapping is saved' : 'The mapping is created and on');
      if (!base.mapping) {
        const event = chosenEvent ? `?event=${encodeURIComponent(chosenEvent)}` : '';
        router.replace(href(`/destinations/${destination.id}/mappings/${saved.id}${event}`));
      }
    },
    onError: (error) => {
      const { message, fields } = problemOf(error);
      toast.error('The mapping was not saved', { description: [message, ...Object.values(fields)].join(' ') });
    },
  });
}

/** Name, state, the trigger as a sentence with how much it takes, and saving. */
export function EditorHeader(props: EditorHeaderProps) {
  const { destination, descriptor, base, state, canEdit, estimate } = props;
  const href = useHref();
  const save = useSave(props);
  const canSave =
    canEdit && (state.dirty || base.mapping === null) && state.draft.name.trim() !== '' && !save.isPending;
  const latest = useRef({ canSave, save });
  latest.current = { canSave, save };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      if (latest.current.canSave) latest.current.save.mutate();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const guard = useLeaveGuard(state.dirty && !save.isSuccess);
  return (
    <header className="shrink-0 space-y-1.5 border-b border-line px-5 pt-3 pb-2.5">
      <Breadcrumbs
        crumbs={[
          <Link key="all" href={href('/destinations')}>
            Destinations
          </Link>,
          <Link key="one" href={href(`/destinations/${destination.id}?tab=mappings`)}>
            {destination.name}
          </Link>,
          base.mapping ? 'Mapping' : 'New mapping',
        ]}
      />
      <div className="flex items-center gap-3">
        <BrandLogo logo={descriptor.logo} name={descriptor.name} size="sm" />
        <h1 className="sr-only">{state.draft.name}</h1>
        <Input
          aria-label="Name of the mapping"
          value={state.draft.name}
          maxLength={120}
          disabled={!canEdit}
          onChange={(event) => state.change({ name: event.target.value })}
          className="-ml-1.5 h-8 w-auto min-w-40 max-w-md border-transparent bg-transparent px-1.5 text-lg font-semibold [field-sizing:content] hover:border-line-strong"
        />
        <Standing base={base} dirty={state.dirty} />
        <span className="flex-1" />
        {state.wasKept && <span className="text-xs text-faint max-xl:hidden">Kept from your last visit</span>}
        {state.dirty && (
          <Button variant="ghost" onClick={state.discard}>
            Discard
          </Button>
        )}
        {canEdit && (
          <Button variant="primary" disabled={!canSave} busy={save.isPending} onClick={() => save.mutate()}>
            {base.mapping ? 'Save' : 'Create mapping'}
            <Kbd className="border-transparent bg-black/20 text-current max-xl:hidden">Ctrl S</Kbd>
          </Button>
        )}
      </div>
      <p className="truncate text-sm text-soft">
        When <FilterSentence filter={state.draft.filter} />
        <span className="text-faint">
          {estimate &&
            (estimate.sampled === 0
              ? ' · no event has come in the last week'
              : ` · ${groupedNumber(estimate.matched)} of the latest ${groupedNumber(estimate.sampled)} events`)}
        </span>
      </p>
      <Dialog
        open={guard.leaving !== null}
        onOpenChange={(open) => !open && guard.stay()}
        title="There are unsaved changes"
        description="They stay in this browser until you come back, but they have no effect until they are saved."
        footer={
          <>
            <Button onClick={guard.stay}>Stay</Button>
            <Button variant="primary" onClick={guard.leave}>
              Leave
            </Button>
          </>
        }
      />
    </header>
  );
}

function Standing({ base, dirty }: { base: EditorBase; dirty: boolean }) {
  if (dirty)
    return (
      <StatusBadge state="parked" icon={PencilLine}>
        Unsaved changes
      </StatusBadge>
    );
  if (!base.mapping) return <IdleBadge>Not created yet</IdleBadge>;
  if (!base.mapping.enabled) return <IdleBadge>Off</IdleBadge>;
  return <StatusBadge state="delivered">On</StatusBadge>;
}
