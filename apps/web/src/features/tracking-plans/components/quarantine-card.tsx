'use client';
import { useQuery } from '@tanstack/react-query';
import { Card, groupedNumber, Progress, StatusBadge, TimeAgo } from '@tributary/ui';
import { type QuarantineRelease, type TrackingPlan, useTRPC } from '@/api';
import { useCan } from '@/workspace';
import { ReplayQuarantined } from './replay-quarantined';

const isRunning = ({ status }: QuarantineRelease) => status === 'queued' || status === 'running';

/** How much the plan keeps aside, and what became of what was replayed. Nothing while there was never anything. */
export function QuarantineCard({ plan }: { plan: TrackingPlan }) {
  const trpc = useTRPC();
  const canEdit = useCan('editor');
  const releases = useQuery({
    ...trpc.trackingPlans.releases.queryOptions({ id: plan.id, limit: 5 }),
    refetchInterval: (query) => (query.state.data?.data.some(isRunning) ? 1_500 : 15_000),
  });
  const running = releases.data?.data.some(isRunning) ?? false;
  const quarantine = useQuery({
    ...trpc.trackingPlans.quarantine.queryOptions({ id: plan.id }),
    refetchInterval: running ? 1_500 : 15_000,
  });
  const total = quarantine.data?.total ?? 0;
  const past = releases.data?.data ?? [];
  if (total === 0 && past.length === 0) return null;
  return (
    <Card
      title={
        <span className="flex items-center gap-2">
          <StatusBadge state="quarantined" />
          {groupedNumber(total)} {total === 1 ? 'event is' : 'events are'} kept aside
        </span>
      }
      actions={canEdit && total > 0 && !running && <ReplayQuarantined plan={plan} filter={{}} count={total} />}
      flush
    >
      {past.length > 0 && (
        <ul className="divide-y divide-line text-sm" aria-label="Replays of quarantined events">
          {past.map((release) => (
            <ReleaseRow key={release.id} release={release} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function ReleaseRow({ release }: { release: QuarantineRelease }) {
  const { stored, quarantined, blocked, duplicate, total } = release;
  const known = stored + quarantined + blocked + duplicate;
  const parts = [
    `${groupedNumber(stored)} stored`,
    ...(quarantined > 0 ? [`${groupedNumber(quarantined)} kept aside again`] : []),
    ...(blocked > 0 ? [`${groupedNumber(blocked)} refused`] : []),
    ...(duplicate > 0 ? [`${groupedNumber(duplicate)} stored before`] : []),
  ];
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-3 px-4 py-1.5">
      {isRunning(release) ? (
        <StatusBadge state="pending" variant="plain">
          Replaying
        </StatusBadge>
      ) : release.status === 'succeeded' ? (
        <StatusBadge state="delivered" variant="plain">
          Replayed
        </StatusBadge>
      ) : (
        <StatusBadge state="failed" variant="plain">
          Failed
        </StatusBadge>
      )}
      <span className="min-w-0 flex-1 truncate">
        {groupedNumber(total)} events: {parts.join(', ')}
      </span>
      {isRunning(release) && (
        <Progress value={total === 0 ? 0 : Math.min(1, known / total)} label="Progress" className="w-24" />
      )}
      <span className="text-xs text-faint">
        {release.createdByName}, <TimeAgo at={release.createdAt} />
      </span>
    </li>
  );
}
