'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Dialog,
  DialogClose,
  groupedNumber,
  Notice,
  Sentence,
  SkeletonText,
  StatusBadge,
  toast,
} from '@tributary/ui';
import Link from 'next/link';
import {
  type PlanChoice,
  type PlannedEvent,
  type PlanPreview,
  type PlanSource,
  problemOf,
  type TrackingPlan,
  toastProblem,
  useTRPC,
  useTRPCClient,
} from '@/api';
import { useHref } from '@/workspace';
import { eventWords } from '../plan-words';

/** What the change would have done to the events of the last week, and the button that saves it. */
export function PreviewDialog({
  plan,
  events,
  sources,
  onClose,
  onSaved,
}: {
  plan: TrackingPlan;
  events: readonly PlannedEvent[];
  sources: readonly PlanSource[];
  onClose: () => void;
  onSaved?: () => void;
}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const preview = useQuery({
    queryKey: ['plan-preview', plan.id, plan.version, events, sources],
    queryFn: () => client.trackingPlans.preview.mutate({ events: [...events], sources: [...sources] }),
    retry: false,
    staleTime: 0,
  });
  const save = useMutation(
    trpc.trackingPlans.update.mutationOptions({
      onSuccess: (saved) => {
        queries.setQueryData(trpc.trackingPlans.get.queryKey({ id: plan.id }), saved);
        queries.invalidateQueries(trpc.trackingPlans.list.queryFilter());
        toast.success('Saved. It holds for the events that come from now on.');
        onSaved?.();
        onClose();
      },
      onError: toastProblem('The plan was not saved'),
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="What this change would do"
      size="lg"
      description="The plan as it is now and the changed one, held against the events that really came."
      footer={
        <>
          <DialogClose asChild>
            <Button>Back to editing</Button>
          </DialogClose>
          <Button
            variant="primary"
            busy={save.isPending}
            disabled={!preview.data}
            onClick={() =>
              save.mutate({ id: plan.id, events: [...events], sources: [...sources], version: plan.version })
            }
          >
            Save plan
          </Button>
        </>
      }
    >
      {preview.error ? (
        <PreviewProblem error={preview.error} events={events} />
      ) : preview.data ? (
        <Result preview={preview.data} hasSources={sources.length > 0} />
      ) : (
        <SkeletonText lines={6} />
      )}
    </Dialog>
  );
}

/** What can't be checked, each with its place. */
function PreviewProblem({ error, events }: { error: unknown; events: readonly PlannedEvent[] }) {
  const problem = problemOf(error);
  const named = (field: string) => {
    const [, index = '', ...rest] = field.split('.');
    const event = events[Number(index)];
    const place = rest.filter((part) => part !== 'schema' && part !== 'properties').join('.');
    return event ? `${eventWords(event)}${place ? `, ${place}` : ''}` : field;
  };
  return (
    <Notice tone="warning">
      <p className="font-medium">{problem.message}</p>
      <ul className="mt-1 space-y-0.5">
        {Object.entries(problem.fields).map(([field, message]) => (
          <li key={field}>
            {named(field)}: {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const ROWS: readonly { choice: PlanChoice; label: React.ReactNode }[] = [
  { choice: 'allow', label: <StatusBadge state="delivered">Keep to the plan</StatusBadge> },
  { choice: 'flag', label: <StatusBadge state="parked">Are let through and listed</StatusBadge> },
  { choice: 'quarantine', label: <StatusBadge state="quarantined">Are kept aside</StatusBadge> },
  { choice: 'block', label: <StatusBadge state="failed">Are refused</StatusBadge> },
];

const NOW: Readonly<Record<PlanChoice, string>> = {
  allow: 'keep to the plan',
  flag: 'are let through and listed',
  quarantine: 'are kept aside',
  block: 'are refused',
};
const THEN: Readonly<Record<PlanChoice, string>> = {
  allow: 'keep to the plan',
  flag: 'be let through and listed',
  quarantine: 'be kept aside',
  block: 'be refused',
};

function Result({ preview, hasSources }: { preview: PlanPreview; hasSources: boolean }) {
  if (!hasSources) return <Notice>No source follows this plan yet, so the change touches no event.</Notice>;
  if (preview.sampled === 0) return <Notice>Nothing came from the plan's sources in the last 7 days.</Notice>;
  const all = preview.sampled === preview.total;
  return (
    <div className="space-y-5 text-sm">
      <p className="text-soft">
        {all
          ? `All ${groupedNumber(preview.total)} events`
          : `The latest ${groupedNumber(preview.sampled)} of ${groupedNumber(preview.total)} events`}{' '}
        of the last 7 days.
      </p>
      <table className="w-full" aria-label="Events under both plans">
        <thead>
          <tr className="text-xs text-faint [&>th]:pb-1 [&>th]:font-medium">
            <th scope="col" className="text-left">
              Events that
            </th>
            <th scope="col" className="text-right">
              Now
            </th>
            <th scope="col" className="text-right">
              With the change
            </th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(({ choice, label }) => (
            <tr key={choice} className="border-t border-line [&>td]:h-9">
              <td>{label}</td>
              <td className="text-right text-soft">{groupedNumber(preview.now[choice])}</td>
              <td className="text-right font-medium">{groupedNumber(preview.draft[choice])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Differences preview={preview} />
    </div>
  );
}

function Differences({ preview }: { preview: PlanPreview }) {
  const href = useHref();
  if (preview.differences.length === 0) return <Notice>Nothing would have been treated differently.</Notice>;
  return (
    <section className="space-y-2">
      <h3 className="font-medium">What would be different</h3>
      <ul className="divide-y divide-line rounded-surface border border-line">
        {preview.differences.map((difference) => (
          <li key={`${difference.type} ${difference.name} ${difference.from} ${difference.to}`} className="px-3 py-2">
            <p>
              <span className="font-medium">{eventWords(difference)}</span>: {groupedNumber(difference.events)} that{' '}
              {NOW[difference.from]} would <strong className="font-medium">{THEN[difference.to]}</strong>
            </p>
            <ul className="mt-0.5 space-y-0.5 text-xs text-soft">
              {difference.examples.map(({ messageId, sourceId, detail }) => (
                <li key={`${sourceId} ${messageId}`}>
                  <Link
                    href={href(`/events/${encodeURIComponent(messageId)}?source=${sourceId}`)}
                    target="_blank"
                    className="font-mono text-accent-text hover:underline"
                  >
                    {messageId.slice(0, 36)}
                  </Link>{' '}
                  <Sentence text={detail} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
