import type { Db, ReplayRow } from '@tributary/db';
import type { ReplayDeps, ReplayOrder } from '@tributary/pipeline';
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
    changedSinceMs: z.number(),
    changedUntilMs: z.number(),
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
  const { sinceMs = since, untilMs = until, changedSinceMs, changedUntilMs } = filter;
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
    changedSinceMs,
    changedUntilMs,
  };
}
