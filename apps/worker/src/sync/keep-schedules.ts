import { setTimeout } from 'node:timers/promises';
import type { Db, SyncSchedule } from '@tributary/db';
import { type Queues, type SyncPayload, syncJob } from '@tributary/queues';
import type { Logger } from '@tributary/telemetry';

/** How soon a changed schedule is noticed. One small query each time. */
const LOOK_EVERY_MS = 5_000;

const whenOf = (schedule: SyncSchedule) =>
  'everyMinutes' in schedule
    ? { everyMs: schedule.everyMinutes * 60_000 }
    : { cron: schedule.cron, ...(schedule.timezone === undefined ? {} : { tz: schedule.timezone }) };

/**
 * Keeps the queue's job schedulers as the sources say: the configuration is the truth, and the queue follows it, also
 * after a crash between the two. Returns a function that stops looking.
 */
export function keepSchedules({ db, queues, log }: { db: Db; queues: Queues; log: Logger }): () => Promise<void> {
  const kept = new Map<string, { readonly spec: string; readonly payload: SyncPayload }>();

  async function look(): Promise<void> {
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

  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await look().catch((err) => log.warn({ err }, 'could not look up the schedules of sources; trying again'));
      await setTimeout(LOOK_EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return async () => {
    stop.abort();
    await running;
  };
}
