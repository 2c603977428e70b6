import type { Db, SyncSchedule } from '@tributary/db';
import { type Queues, type SyncPayload, syncJob } from '@tributary/queues';
import type { Logger } from '@tributary/telemetry';
import { keepLooking } from '../keep-looking';

/** How soon a changed schedule is noticed. One small query each time. */
const LOOK_EVERY_MS = 5_000;

const whenOf = (schedule: SyncSchedule) =>
  'everyMinutes' in schedule
    ? { everyMs: schedule.everyMinutes * 60_000 }
    : { cron: schedule.cron, ...(schedule.timezone === undefined ? {} : { tz: schedule.timezone }) };

/**
 * Keeps the queue's job schedulers as the sources say: the configuration is the truth, and the queue follows it, also
 * after a crash between the two. What an earlier worker has scheduled is asked of the queue once, and taken off when
 * nobody wants it any more. Returns a function that stops looking.
 */
export function keepSchedules(input: {
  db: { readonly sources: Pick<Db['sources'], 'listScheduled'> };
  queues: Pick<Queues, 'schedule' | 'scheduled' | 'unschedule'>;
  log: Logger;
  everyMs?: number;
}): () => Promise<void> {
  const { db, queues, log, everyMs = LOOK_EVERY_MS } = input;
  const kept = new Map<string, { readonly spec: string; readonly payload: SyncPayload }>();
  let adopted = false;

  /** Without a spec, so that what is wanted is set anew: the queue may have an older schedule. */
  async function adoptScheduled(): Promise<void> {
    for (const { key, payload } of await queues.scheduled(syncJob)) kept.set(key, { spec: '', payload });
    adopted = true;
  }

  async function look(): Promise<void> {
    if (!adopted) await adoptScheduled();
    const sources = await db.sources.listScheduled();
    const wanted = new Set(sources.map((source) => source.id));
    for (const { id, workspaceId, schedule } of sources) {
      const spec = JSON.stringify(schedule);
      if (schedule === null || kept.get(id)?.spec === spec) continue;
      const payload: SyncPayload = { workspaceId, sourceId: id, trigger: 'schedule' };
      await queues.schedule(syncJob, { key: id, when: whenOf(schedule), payload });
      kept.set(id, { spec, payload });
    }
    for (const [id, { payload }] of kept) {
      if (wanted.has(id)) continue;
      await queues.unschedule(syncJob, { key: id, payload });
      kept.delete(id);
    }
  }

  return keepLooking({ look, everyMs, log, what: 'look up the schedules of sources' });
}
