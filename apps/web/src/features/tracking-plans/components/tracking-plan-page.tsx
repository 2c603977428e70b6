'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Confirm, PageHeader, Skeleton, TabPanel, Tabs, toast } from '@tributary/ui';
import { Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { ProblemState, type TrackingPlan, toastProblem, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { useCan, useHref } from '@/workspace';
import { Catalogue } from './catalogue';
import { EventsTab } from './events-tab';
import { PlanSourcesTab } from './plan-sources-tab';
import { ViolationsTab } from './violations-tab';

export function TrackingPlanPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const plan = useQuery(trpc.trackingPlans.get.queryOptions({ id }));
  if (plan.error && !plan.data) {
    return (
      <Page>
        <ProblemState what="The tracking plan" error={plan.error} onRetry={() => plan.refetch()} />
      </Page>
    );
  }
  if (!plan.data) {
    return (
      <Page>
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-60 w-full" />
      </Page>
    );
  }
  return <LoadedPlan plan={plan.data} />;
}

function LoadedPlan({ plan }: { plan: TrackingPlan }) {
  const trpc = useTRPC();
  const href = useHref();
  const canEdit = useCan('editor');
  const [asked, setTab] = useQueryState('tab', parseAsString.withOptions({ history: 'push' }));
  const violations = useQuery({ ...trpc.trackingPlans.violations.queryOptions({ id: plan.id }), staleTime: 15_000 });
  const tabs = [
    { value: 'events', label: 'Events', count: plan.events.length },
    { value: 'sources', label: 'Sources', count: plan.sources.length },
    { value: 'violations', label: 'Violations', ...(violations.data ? { count: violations.data.data.length } : {}) },
    { value: 'catalogue', label: 'Catalogue' },
  ];
  const tab = tabs.find((one) => one.value === asked)?.value ?? 'events';
  return (
    <Page>
      <PageHeader
        title={plan.name}
        {...(plan.description ? { description: plan.description } : {})}
        breadcrumbs={[
          <Link key="plans" href={href('/tracking-plans')}>
            Tracking plans
          </Link>,
          plan.name,
        ]}
        actions={canEdit && <DeletePlan plan={plan} />}
      />
      <Tabs aria-label="Parts of the plan" value={tab} onValueChange={setTab} tabs={tabs}>
        <TabPanel value="events" className="pt-5">
          <EventsTab plan={plan} />
        </TabPanel>
        <TabPanel value="sources" className="pt-5">
          <PlanSourcesTab plan={plan} />
        </TabPanel>
        <TabPanel value="violations" className="pt-5">
          <ViolationsTab plan={plan} />
        </TabPanel>
        <TabPanel value="catalogue" className="pt-5">
          <Catalogue sourceIds={plan.sources.map(({ sourceId }) => sourceId)} />
        </TabPanel>
      </Tabs>
    </Page>
  );
}

function DeletePlan({ plan }: { plan: TrackingPlan }) {
  const trpc = useTRPC();
  const href = useHref();
  const router = useRouter();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const remove = useMutation(
    trpc.trackingPlans.delete.mutationOptions({
      onSuccess: () => {
        queries.invalidateQueries(trpc.trackingPlans.list.queryFilter());
        toast.success(`${plan.name} is deleted`);
        router.push(href('/tracking-plans'));
      },
      onError: toastProblem('The plan was not deleted'),
    }),
  );
  return (
    <>
      <Button variant="ghost" onClick={() => setOpen(true)}>
        <Trash2 aria-hidden />
        Delete
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${plan.name}?`}
        action="Delete plan"
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: plan.id })}
      >
        <p>
          Its {plan.sources.length === 1 ? 'source follows' : `${plan.sources.length} sources follow`} no plan from then
          on: all their events are stored. Events that it keeps aside can not be replayed any more.
        </p>
      </Confirm>
    </>
  );
}
