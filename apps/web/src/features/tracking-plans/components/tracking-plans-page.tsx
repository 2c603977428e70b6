'use client';
import { useQuery } from '@tanstack/react-query';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  groupedNumber,
  PageHeader,
  TabPanel,
  Tabs,
  TimeAgo,
} from '@tributary/ui';
import { ClipboardCheck, Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { ProblemState, type TrackingPlan, useTRPC } from '@/api';
import { Page } from '@/features/shell';
import { useCan, useHref } from '@/workspace';
import { Catalogue } from './catalogue';

const TABS = ['plans', 'catalogue'] as const;

/** The plans of the workspace, and the catalogue of what really arrives. */
export function TrackingPlansPage() {
  const href = useHref();
  const canEdit = useCan('editor');
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(TABS).withDefault('plans').withOptions({ history: 'push' }),
  );
  return (
    <Page>
      <PageHeader
        title="Tracking plans"
        description="Which events there are and what they look like, agreed on by those who send them and those who use them."
        actions={
          canEdit && (
            <Button asChild variant="primary">
              <Link href={href('/tracking-plans/new')}>
                <Plus aria-hidden />
                New plan
              </Link>
            </Button>
          )
        }
      />
      <Tabs
        aria-label="Plans and catalogue"
        value={tab}
        onValueChange={(value) => setTab(value as (typeof TABS)[number])}
        tabs={[
          { value: 'plans', label: 'Plans' },
          { value: 'catalogue', label: 'Catalogue' },
        ]}
      >
        <TabPanel value="plans" className="pt-5">
          <Plans />
        </TabPanel>
        <TabPanel value="catalogue" className="pt-5">
          <Catalogue />
        </TabPanel>
      </Tabs>
    </Page>
  );
}

function Plans() {
  const trpc = useTRPC();
  const href = useHref();
  const router = useRouter();
  const canEdit = useCan('editor');
  const plans = useQuery(trpc.trackingPlans.list.queryOptions({ limit: 200 }));
  const sources = useQuery({ ...trpc.sources.list.queryOptions({ limit: 200 }), staleTime: 60_000 });
  const names = useMemo(() => new Map((sources.data?.data ?? []).map(({ id, name }) => [id, name])), [sources.data]);
  const columns = useMemo(() => columnsFor(names), [names]);
  if (plans.error)
    return <ProblemState what="Your tracking plans" error={plans.error} onRetry={() => plans.refetch()} />;
  if (plans.data?.data.length === 0) {
    return (
      <EmptyState
        icon={ClipboardCheck}
        title="No plan yet"
        action={
          canEdit && (
            <Button asChild variant="primary">
              <Link href={href('/tracking-plans/new')}>Draft one from what has arrived</Link>
            </Button>
          )
        }
      >
        A plan says that <em>Order Completed</em> has a total, and that the total is a number. What does not keep to it
        is shown, kept aside or refused, source by source: you decide. Before a plan is saved you see what it would have
        done to the events of the last week.
      </EmptyState>
    );
  }
  return (
    <div className="overflow-hidden rounded-surface border border-line">
      <DataTable
        label="Tracking plans"
        rows={plans.data?.data ?? []}
        columns={columns}
        rowId={(plan) => plan.id}
        loading={plans.isPending}
        remember="tracking-plans"
        onOpen={(plan) => router.push(href(`/tracking-plans/${plan.id}`))}
      />
    </div>
  );
}

function columnsFor(names: ReadonlyMap<string, string>): Column<TrackingPlan>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      width: '100%',
      sortValue: (plan) => plan.name.toLowerCase(),
      cell: (plan) => <span className="font-medium">{plan.name}</span>,
    },
    {
      id: 'sources',
      header: 'Followed by',
      cell: (plan) => (
        <span className={plan.sources.length === 0 ? 'text-faint' : 'text-soft'}>
          {plan.sources.map(({ sourceId }) => names.get(sourceId) ?? '…').join(', ') || 'No source yet'}
        </span>
      ),
    },
    {
      id: 'events',
      header: 'Events',
      align: 'right',
      sortValue: (plan) => plan.events.length,
      cell: (plan) => groupedNumber(plan.events.length),
    },
    {
      id: 'changed',
      header: 'Changed',
      align: 'right',
      sortValue: (plan) => plan.updatedAt,
      cell: (plan) => <TimeAgo at={plan.updatedAt} className="text-soft" />,
    },
  ];
}
