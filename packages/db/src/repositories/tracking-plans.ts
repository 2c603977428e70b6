import type { JsonObject, PlanChoices, PlannedEvent } from '@tributary/event-schema';
import { announcing, type Client, translated } from '../client';
import type { Prisma, TrackingPlan, TrackingPlanSource } from '../generated/client';
import { asRecord, defined, type Page, type PageInput, pageQuery, toJson, toPage } from '../values';

export interface PlanSourceRow extends PlanChoices {
  readonly sourceId: string;
}

export interface TrackingPlanRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly description: string;
  readonly events: readonly PlannedEvent[];
  /** Grows with each change of the events. */
  readonly version: number;
  readonly sources: readonly PlanSourceRow[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface TrackingPlanChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** All of them, not a part. */
  readonly events?: readonly PlannedEvent[] | undefined;
}

interface OfPlan {
  readonly workspaceId: string;
  readonly id: string;
}

export interface TrackingPlansRepository {
  create(
    input: OfPlan & { name: string; description: string; events: readonly PlannedEvent[] },
  ): Promise<TrackingPlanRow>;
  find(input: OfPlan): Promise<TrackingPlanRow | null>;
  findBySource(input: { workspaceId: string; sourceId: string }): Promise<TrackingPlanRow | null>;
  list(input: { workspaceId: string } & PageInput): Promise<Page<TrackingPlanRow>>;
  update(input: OfPlan & { changes: TrackingPlanChanges }): Promise<TrackingPlanRow | null>;
  /** These sources and no others follow the plan. @throws Duplicate when one follows another plan, DanglingReference */
  setSources(input: OfPlan & { sources: readonly PlanSourceRow[] }): Promise<TrackingPlanRow | null>;
  remove(input: OfPlan): Promise<boolean>;
}

type Found = TrackingPlan & { sources: TrackingPlanSource[] };
const WITH_SOURCES = { include: { sources: { orderBy: { sourceId: 'asc' as const } } } };

/** Written by `events` through a parser, so that it is what it says. */
export const readPlannedEvents = (value: Prisma.JsonValue): PlannedEvent[] =>
  Array.isArray(value)
    ? value.map(asRecord).map((event) => ({
        type: event.type as PlannedEvent['type'],
        name: String(event.name ?? ''),
        description: String(event.description ?? ''),
        schema: (event.schema ?? {}) as JsonObject,
      }))
    : [];

const toRow = ({ events, sources, ...plan }: Found): TrackingPlanRow => ({
  ...plan,
  events: readPlannedEvents(events),
  sources: sources.map(({ workspaceId: _, planId: __, ...source }) => source),
});

const changeOf = ({ workspaceId, id }: OfPlan) => ({ kind: 'plan', workspaceId, id }) as const;

export function createTrackingPlans(client: Client): TrackingPlansRepository {
  const find = async ({ workspaceId, id }: OfPlan, on: Client = client) => {
    const row = await on.trackingPlan.findFirst({ where: { workspaceId, id }, ...WITH_SOURCES });
    return row && toRow(row);
  };

  return {
    find: (input) => find(input),

    async create({ events, ...plan }) {
      const row = await translated(
        client.trackingPlan.create({
          data: { ...plan, events: toJson(events) },
          ...WITH_SOURCES,
        }),
      );
      return toRow(row);
    },

    async findBySource({ workspaceId, sourceId }) {
      const row = await client.trackingPlan.findFirst({
        where: { workspaceId, sources: { some: { sourceId } } },
        ...WITH_SOURCES,
      });
      return row && toRow(row);
    },

    async list({ workspaceId, ...page }) {
      const { where, ...query } = pageQuery(page);
      const rows = await client.trackingPlan.findMany({ where: { workspaceId, ...where }, ...query, ...WITH_SOURCES });
      return toPage(rows, page.limit, toRow);
    },

    async update({ workspaceId, id, changes: { events, ...rest } }) {
      return announcing(client, changeOf({ workspaceId, id }), async (transaction) => {
        const { count } = await transaction.trackingPlan.updateMany({
          where: { workspaceId, id },
          data: { ...defined(rest), ...(events ? { events: toJson(events), version: { increment: 1 } } : {}) },
        });
        return count > 0 ? find({ workspaceId, id }, transaction) : null;
      });
    },

    async setSources({ workspaceId, id, sources }) {
      const of = { workspaceId, planId: id };
      const work = announcing(client, changeOf({ workspaceId, id }), async (transaction) => {
        if (!(await find({ workspaceId, id }, transaction))) return null;
        await transaction.trackingPlanSource.deleteMany({ where: of });
        await transaction.trackingPlanSource.createMany({ data: sources.map((source) => ({ ...source, ...of })) });
        return find({ workspaceId, id }, transaction);
      });
      return translated(work);
    },

    async remove({ workspaceId, id }) {
      const { count } = await announcing(client, changeOf({ workspaceId, id }), (transaction) =>
        transaction.trackingPlan.deleteMany({ where: { workspaceId, id } }),
      );
      return count > 0;
    },
  };
}
