import type { Db, QuarantineReleaseRow } from '@tributary/db';
import type { ReleaseDeps, ReleaseOrder } from '@tributary/pipeline';
import { type Queues, releaseJob } from '@tributary/queues';
import { z } from 'zod';

const storedFilter = z.object({ sourceIds: z.array(z.string()), type: z.string(), name: z.string() }).partial();
const storedCursor = z.object({ receivedAtMs: z.number(), refusalId: z.string(), isWalked: z.boolean() }).partial();

/** Releases in Postgres, as the walk needs them. */
export function releaseRecords(db: Pick<Db, 'quarantineReleases'>): ReleaseDeps['releases'] {
  return {
    async start({ workspaceId, releaseId }) {
      const row = await db.quarantineReleases.start({ workspaceId, id: releaseId, at: new Date() });
      return row && toOrder(row);
    },
    report({ workspaceId, id }, { place, isWalked, ...counts }) {
      const cursor = isWalked ? { isWalked } : place && { ...place };
      return db.quarantineReleases.progress({ workspaceId, id, progress: { ...counts, cursor } });
    },
    async finish({ workspaceId, id }) {
      await db.quarantineReleases.finish({ workspaceId, id, status: 'succeeded', at: new Date() });
    },
  };
}

function toOrder(row: QuarantineReleaseRow): ReleaseOrder {
  const { receivedAtMs, refusalId, isWalked = false } = storedCursor.parse(row.cursor ?? {});
  const place = receivedAtMs !== undefined && refusalId !== undefined ? { receivedAtMs, refusalId } : null;
  const { id, workspaceId, planId, appended } = row;
  return { id, workspaceId, planId, appended, filter: storedFilter.parse(row.filter), place, isWalked };
}

/** A release that is younger may still be on its way into the queue. */
const QUEUED_FOR_MS = 30_000;
const RELEASES_MAX = 100;

/** Releases whose job was lost: whoever asked for them died, or the queue was away. Adding a job twice changes nothing. */
export async function enqueueForgottenReleases({
  db,
  queues,
  clock,
}: {
  db: Pick<Db, 'quarantineReleases'>;
  queues: Pick<Queues, 'enqueue'>;
  clock: () => number;
}): Promise<void> {
  const before = new Date(clock() - QUEUED_FOR_MS);
  for (const { workspaceId, id } of await db.quarantineReleases.listUnfinished({ before, limit: RELEASES_MAX })) {
    await queues.enqueue(releaseJob, { workspaceId, releaseId: id });
  }
}
