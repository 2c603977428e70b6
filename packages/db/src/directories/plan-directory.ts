import type { PlanChoices, PlannedEvent } from '@tributary/event-schema';
import type { Logger } from '@tributary/telemetry';
import { type Ask, listenToConfig } from './config-listener';

/** A plan as one source follows it. The same object until plan or choices change, so that what is compiled of it lasts. */
export interface FollowedPlan {
  readonly planId: string;
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly version: number;
  /** Shared by all sources of the plan. */
  readonly events: readonly PlannedEvent[];
  readonly choices: PlanChoices;
}

/** Which source follows which plan, in memory. */
export interface PlanFollowers {
  /** Null when it follows none, or is not of that workspace. */
  planOf(input: { workspaceId: string; sourceId: string }): FollowedPlan | null;
  /** True while the snapshot is all that Postgres has. */
  isFresh(): boolean;
  /** Resolves once the snapshot was loaded for the first time. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

interface PlanRecord {
  id: string;
  workspace_id: string;
  version: number;
  events: PlannedEvent[];
  sources: { sourceId: string; choices: PlanChoices }[];
}

const SELECT_PLANS = `
  SELECT p.id, p.workspace_id, p.version, p.events,
    COALESCE((
      SELECT jsonb_agg(jsonb_build_object('sourceId', s.source_id, 'choices', jsonb_build_object(
        'unplannedEvents', s.unplanned_events, 'unplannedProperties', s.unplanned_properties,
        'violations', s.violations)))
      FROM tracking_plan_sources s WHERE s.plan_id = p.id
    ), '[]') AS sources
  FROM tracking_plans p`;

/** Follows Postgres by LISTEN; while Postgres is away, what was known stays known. */
export function createPlanFollowers(options: { databaseUrl: string; logger?: Logger }): PlanFollowers {
  const bySource = new Map<string, FollowedPlan>();

  const forget = (planId: string) => {
    for (const [sourceId, plan] of bySource) if (plan.planId === planId) bySource.delete(sourceId);
  };

  const remember = ({ id: planId, workspace_id: workspaceId, version, events, sources }: PlanRecord) => {
    for (const { sourceId, choices } of sources) {
      bySource.set(sourceId, { planId, workspaceId, sourceId, version, events, choices });
    }
  };

  const loadAll = async (ask: Ask) => {
    const records = await ask<PlanRecord>(SELECT_PLANS, []);
    bySource.clear();
    for (const record of records) remember(record);
  };

  const loadOne = async (id: string, ask: Ask) => {
    const [record] = await ask<PlanRecord>(`${SELECT_PLANS} WHERE p.id = $1`, [id]);
    forget(id);
    if (record) remember(record);
  };

  const listener = listenToConfig({
    ...options,
    follower: {
      load: loadAll,
      async apply(change, ask) {
        if (change.kind === 'plan') await loadOne(change.id, ask);
        // A workspace that went took its plans along.
        if (change.kind === 'workspace') await loadAll(ask);
      },
    },
  });

  return {
    planOf({ workspaceId, sourceId }) {
      const plan = bySource.get(sourceId);
      return plan?.workspaceId === workspaceId ? plan : null;
    },
    isFresh: () => listener.isFresh(),
    ready: () => listener.ready(),
    close: () => listener.close(),
  };
}
