'use client';
import { useQuery } from '@tanstack/react-query';
import { type TrackingPlan, useTRPC } from '@/api';
import { EntityLoader, EntityPage } from '@/features/shell';
import { useCan } from '@/workspace';
import { Catalogue } from './catalogue';
import { DeletePlan } from './delete-plan';
import { EventsTab } from './events-tab';
import { PlanSourcesTab } from './plan-sources-tab';
import { ViolationsTab } from './violations-tab';

export function TrackingPlanPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const plan = useQuery(trpc.trackingPlans.get.queryOptions({ id }));
  return (
    <EntityLoader what="The tracking plan" query={plan}>
      {(loaded) => <LoadedPlan plan={loaded} />}
    </EntityLoader>
  );
}

function LoadedPlan({ plan }: { plan: TrackingPlan }) {
  const trpc = useTRPC();
  const canEdit = useCan('editor');
  const violations = useQuery({ ...trpc.trackingPlans.violations.queryOptions({ id: plan.id }), staleTime: 15_000 });
  return (
    <EntityPage
      title={plan.name}
      description={plan.description}
      list={{ label: 'Tracking plans', path: '/tracking-plans' }}
      deletion={canEdit && { label: 'Delete plan', dialog: (close) => <DeletePlan plan={plan} onClose={close} /> }}
      tabsLabel="Parts of the plan"
      tabs={[
        { value: 'events', label: 'Events', count: plan.events.length, panel: <EventsTab plan={plan} /> },
        { value: 'sources', label: 'Sources', count: plan.sources.length, panel: <PlanSourcesTab plan={plan} /> },
        {
          value: 'violations',
          label: 'Violations',
          count: violations.data?.data.length,
          panel: <ViolationsTab plan={plan} />,
        },
        {
          value: 'catalogue',
          label: 'Catalogue',
          panel: <Catalogue sourceIds={plan.sources.map(({ sourceId }) => sourceId)} />,
        },
      ]}
    />
  );
}
