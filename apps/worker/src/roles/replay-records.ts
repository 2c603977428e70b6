import type { Db, ReplayRow } from '@tributary/db';
import { digest } from '@tributary/kernel';
import type { ReplayDeps, ReplayOrder } from '@tributary/pipeline';
import type { DrainPayload } from '@tributary/queues';
import { z } from 'zod';

const time = z.union([z.number(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]);

/** The filter as the control plane stores it with the replay. */
const storedFilter = z
  .object({
    ids: z.array(z.string()),
    deliveryIds: z.array(z.string()),
    destinationId: z.string(),
    sourceId: z.string(),
    mappingId: z.string(),
    messageId: z.string(),
    userId: z.string(),
    errorGroup: z.string(),
    status: z.union([z.string(), z.array(z.string())]),
    statuses: z.array(z.string()),
    since: time,
    sinceMs: z.number(),
    until: time,
    untilMs: z.number(),
  })
  .partial();

const place = z.object({ receivedAtMs: z.number(), deliveryId: z.string() });

/** Replays in Postgres, as the walk needs them. */
export function replayRecords(db: Pick<Db, 'replays'>): ReplayDeps['replays'] {
  return {
    async start({ workspaceId, replayId }) {
      const started = await db.replays.start({ workspaceId, id: replayId, at: new Date() });
      const row = started ? await db.replays.find({ workspaceId, id: replayId }) : null;
      return row ? toOrder(row) : null;
    },
    async report({ workspaceId, id }, { enqueued, place: at }) {
      const answer = await db.replays.progress({ workspaceId, id, progress: { enqueued, cursor: { ...at } } });
      if (!answer) return 'ended';
      return answer.cancelRequested ? 'cancel' : 'go_on';
    },
    async finish({ workspaceId, id }, { status }) {
      await db.replays.finish({ workspaceId, id, status, at: new Date() });
    },
  };
}

/** A drain is a replay of what is parked, kept as one, so that people see its progress. Made once per resume. */
export async function drainOrder(db: Pick<Db, 'replays'>, payload: DrainPayload) {
  const { workspaceId, destinationId, resumedAtMs } = payload;
  const replayId = `rep_${digest(workspaceId, destinationId, String(resumedAtMs)).slice(0, 24)}`;
  if (!(await db.replays.find({ workspaceId, id: replayId }))) {
    await db.replays.create({
      id: replayId,
      workspaceId,
      kind: 'drain',
      filter: { destinationId, statuses: ['parked'] },
      total: 0,
      createdByName: 'Tributary',
    });
  }
  return { workspaceId, replayId };
}

function toOrder(row: ReplayRow): ReplayOrder {
  const filter = storedFilter.parse(row.filter);
  const at = place.safeParse(row.cursor);
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    filter: toDeliveryFilter(filter),
    createdAtMs: row.createdAt.getTime(),
    enqueued: row.enqueued,
    place: at.success ? at.data : null,
  };
}

function toDeliveryFilter(filter: z.output<typeof storedFilter>): ReplayOrder['filter'] {
  const { ids, deliveryIds = ids, status, since, until } = filter;
  const statuses = filter.statuses ?? (typeof status === 'string' ? [status] : status);
  const { destinationId, sourceId, mappingId, messageId, userId, errorGroup } = filter;
  const { sinceMs = since, untilMs = until } = filter;
  return {
    destinationId,
    sourceId,
    mappingId,
    messageId,
    userId,
    errorGroup,
    deliveryIds,
    statuses: statuses as ReplayOrder['filter']['statuses'],
    sinceMs,
    untilMs,
  };
}
