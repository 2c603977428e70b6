'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Card,
  Checkbox,
  Field,
  groupedNumber,
  Input,
  PageHeader,
  Segmented,
  Skeleton,
  toast,
} from '@tributary/ui';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ProblemState, toastProblem, useTRPC, useTRPCClient } from '@/api';
import { Page } from '@/features/shell';
import { useHref } from '@/workspace';

type Start = 'draft' | 'empty';

/** A name, the sources, and whether what has arrived is taken as a draft. Nothing is refused by a new plan. */
export function NewPlanPage() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const router = useRouter();
  const href = useHref();
  const sources = useQuery(trpc.sources.list.queryOptions({ limit: 200 }));
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [start, setStart] = useState<Start>('draft');
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: async () => {
      const drafted =
        start === 'draft'
          ? await client.trackingPlans.draft.mutate({ sourceIds: [...chosen] })
          : { events: [], sampled: 0 };
      const plan = await client.trackingPlans.create.mutate({
        name,
        events: drafted.events,
        sources: chosen.map((sourceId) => ({ sourceId })),
      });
      return { plan, sampled: drafted.sampled };
    },
    onSuccess: ({ plan, sampled }) => {
      queries.invalidateQueries(trpc.trackingPlans.list.queryFilter());
      if (start === 'draft') {
        toast.success(
          `Drafted ${groupedNumber(plan.events.length)} events from ${groupedNumber(sampled)} that arrived`,
        );
      }
      router.push(href(`/tracking-plans/${plan.id}`));
    },
    onError: toastProblem('The plan was not created'),
  });
  const nameError = tried && name.trim() === '' ? 'Give the plan a name.' : undefined;
  const sourceError = start === 'draft' && chosen.length === 0;
  return (
    <Page>
      <PageHeader
        title="New tracking plan"
        breadcrumbs={[
          <Link key="plans" href={href('/tracking-plans')}>
            Tracking plans
          </Link>,
          'New',
        ]}
      />
      <form
        className="max-w-2xl space-y-5"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (name.trim() !== '' && !sourceError) create.mutate();
        }}
      >
        <Field label="Name" error={nameError} help="What your colleagues call it: “Web shop”, “Mobile apps”.">
          <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={120} />
        </Field>
        <Card
          title="Sources that follow it"
          description="At first a plan only lists what leaves it; you make it stricter when you are ready"
          flush
        >
          {sources.error ? (
            <ProblemState what="Your sources" error={sources.error} onRetry={() => sources.refetch()} className="m-4" />
          ) : sources.isPending ? (
            <Skeleton className="m-4 h-16" />
          ) : (
            <ul className="divide-y divide-line">
              {sources.data.data.length === 0 && (
                <li className="px-4 py-3 text-sm text-soft">
                  There is no source yet.{' '}
                  <Link href={href('/sources/new')} className="text-accent-text underline-offset-4 hover:underline">
                    Add one
                  </Link>{' '}
                  to draft a plan from its events, or begin with nothing.
                </li>
              )}
              {sources.data.data.map((source) => (
                <li key={source.id} className="flex h-10 items-center gap-3 px-4 text-sm">
                  <Checkbox
                    id={`follow-${source.id}`}
                    checked={chosen.includes(source.id)}
                    onCheckedChange={(on) =>
                      setChosen((before) =>
                        on === true ? [...before, source.id] : before.filter((one) => one !== source.id),
                      )
                    }
                  />
                  <label htmlFor={`follow-${source.id}`}>{source.name}</label>
                </li>
              ))}
            </ul>
          )}
        </Card>
        {tried && sourceError && (
          <p role="alert" className="text-xs text-failed">
            Choose a source whose events are the draft, or start empty.
          </p>
        )}
        <div className="space-y-1.5">
          <p className="text-sm font-medium">Begin with</p>
          <Segmented<Start>
            aria-label="Begin with"
            value={start}
            onValueChange={setStart}
            options={[
              { value: 'draft', label: 'What has arrived' },
              { value: 'empty', label: 'Nothing' },
            ]}
          />
          <p className="text-xs text-faint">
            {start === 'draft'
              ? 'Events, properties, types, which are always there and which have a few values only: read from the events of the last week. You go through it afterwards.'
              : 'An empty plan, to which you add events.'}
          </p>
        </div>
        <Button type="submit" variant="primary" busy={create.isPending}>
          Create plan
        </Button>
      </form>
    </Page>
  );
}
