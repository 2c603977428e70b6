'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Card, EmptyState, Select, Skeleton, Switch, toast } from '@tributary/ui';
import { Inbox } from 'lucide-react';
import Link from 'next/link';
import {
  type PlanChoice,
  type PlanSource,
  ProblemState,
  type Source,
  type TrackingPlan,
  toastProblem,
  useTRPC,
} from '@/api';
import { useCan, useHref } from '@/workspace';
import { CHOICE_EFFECT, CHOICE_WORDS, CHOICES, DECISIONS } from '../plan-words';

/** Which sources follow the plan, and for each in three sentences what happens to what leaves it. Takes effect at once. */
export function PlanSourcesTab({ plan }: { plan: TrackingPlan }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const canEdit = useCan('editor');
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const update = useMutation(
    trpc.trackingPlans.update.mutationOptions({
      onSuccess: (saved) => {
        queries.setQueryData(trpc.trackingPlans.get.queryKey({ id: plan.id }), saved);
        queries.invalidateQueries(trpc.trackingPlans.list.queryFilter());
        toast.success('Saved. It holds for the events that come from now on.');
      },
      onError: toastProblem('The sources were not changed'),
    }),
  );
  if (sources.error)
    return <ProblemState what="Your sources" error={sources.error} onRetry={() => sources.refetch()} />;
  if (!sources.data) return <Skeleton className="h-32 w-full rounded-surface" />;
  const save = (next: readonly PlanSource[]) => update.mutate({ id: plan.id, sources: [...next] });
  if (sources.data.data.length === 0) {
    return (
      <EmptyState icon={Inbox} title="There is no source yet">
        Add a source first; then its events can be held against the plan.
      </EmptyState>
    );
  }
  return (
    <Card title="Sources" description="A source follows one plan at most" flush className="max-w-3xl">
      <ul className="divide-y divide-line">
        {sources.data.data.map((source) => (
          <SourceRow
            key={source.id}
            source={source}
            follows={plan.sources.find((one) => one.sourceId === source.id)}
            disabled={!canEdit || update.isPending}
            onFollow={(on) =>
              save(
                on
                  ? [
                      ...plan.sources,
                      { sourceId: source.id, unplannedEvents: 'flag', unplannedProperties: 'flag', violations: 'flag' },
                    ]
                  : plan.sources.filter((one) => one.sourceId !== source.id),
              )
            }
            onChoose={(next) => save(plan.sources.map((one) => (one.sourceId === source.id ? next : one)))}
          />
        ))}
      </ul>
    </Card>
  );
}

function SourceRow({
  source,
  follows,
  disabled,
  onFollow,
  onChoose,
}: {
  source: Source;
  follows: PlanSource | undefined;
  disabled: boolean;
  onFollow: (on: boolean) => void;
  onChoose: (next: PlanSource) => void;
}) {
  const href = useHref();
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex items-center gap-3">
        <Link href={href(`/sources/${source.id}`)} className="min-w-0 flex-1 truncate font-medium hover:underline">
          {source.name}
        </Link>
        <Switch
          aria-label={`${source.name} follows the plan`}
          checked={follows !== undefined}
          disabled={disabled}
          onCheckedChange={onFollow}
        />
      </div>
      {follows && (
        <div className="mt-2 space-y-2">
          {DECISIONS.map(({ field, sentence }) => (
            <div key={field}>
              <div className="flex flex-wrap items-center gap-2 text-soft">
                {sentence}
                <Select
                  size="sm"
                  className="w-52"
                  aria-label={`${source.name}: ${sentence}`}
                  disabled={disabled}
                  value={follows[field]}
                  options={CHOICES.map((choice) => ({ value: choice, label: CHOICE_WORDS[choice] }))}
                  onValueChange={(choice) => onChoose({ ...follows, [field]: choice as PlanChoice })}
                />
              </div>
              <p className="text-xs text-faint">{CHOICE_EFFECT[follows[field]]}</p>
            </div>
          ))}
        </div>
      )}
    </li>
  );
}
