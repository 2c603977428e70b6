import type { SourceRow, SyncSchedule } from '@tributary/db';
import { newId } from '@tributary/kernel';
import { createQueues, type Queues, syncJob } from '@tributary/queues';
import { silentLogger } from '@tributary/telemetry';
import { engineUrls, waitFor } from '@tributary/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepSchedules } from './keep-schedules';

let queues: Queues;
/** The schedules that are saved, by source. */
let saved: Map<string, SyncSchedule>;
let stop: () => Promise<void>;

beforeEach(() => {
  saved = new Map();
  queues = createQueues({ redisUrl: engineUrls().redisUrl, keyPrefix: newId('test'), log: silentLogger });
});
afterEach(async () => {
  await stop();
  await queues.close();
});

function startWorker() {
  const listScheduled = async () =>
    [...saved].map(([id, schedule]) => ({ id, workspaceId: 'ws_1', schedule }) as unknown as SourceRow);
  stop = keepSchedules({ db: { sources: { listScheduled } }, queues, log: silentLogger, everyMs: 20 });
}

const scheduledSources = async () => (await queues.scheduled(syncJob)).map(({ key }) => key).sort();

const becomes = (sources: readonly string[]) =>
  waitFor(async () => (await scheduledSources()).join() === sources.join(), {
    withinMs: 10_000,
    what: () => `timers for ${sources.join() || 'nobody'}`,
  });

test('timers follow what is saved', async () => {
  saved.set('src_a', { everyMinutes: 15 });
  saved.set('src_b', { cron: '0 3 * * *', timezone: 'Europe/Berlin' });
  startWorker();
  await becomes(['src_a', 'src_b']);
  saved.delete('src_a');
  await becomes(['src_b']);
});

test('a timer that an earlier worker set is taken off when nobody wants it any more', async () => {
  saved.set('src_a', { everyMinutes: 15 });
  saved.set('src_b', { everyMinutes: 5 });
  startWorker();
  await becomes(['src_a', 'src_b']);
  await stop();
  saved.delete('src_a');
  startWorker();
  await becomes(['src_b']);
  expect(await queues.scheduled(syncJob)).toMatchObject([{ payload: { sourceId: 'src_b', trigger: 'schedule' } }]);
});
