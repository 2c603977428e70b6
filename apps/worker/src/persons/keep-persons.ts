import { erasePersonJob } from '@tributary/queues';
import type { Logger } from '@tributary/telemetry';
import type { Engines } from '../engines';
import { keepLooking } from '../keep-looking';
import { GRACE_MS } from '../roles/role';
import { eraseDepsOf } from './erase-deps';
import { createErasePerson } from './erase-person';
import { createSquashOverrides } from './squash-overrides';

const FORGOTTEN_EVERY_MS = 60_000;
/** A deletion that is younger has its job on the way. */
const FORGOTTEN_AFTER_MS = 30_000;
const DELETIONS_MAX = 100;
/** A rewrite of parts: rarely, for many merges. Two workers that run it at once do the same twice. */
const SQUASH_EVERY_MS = 10 * 60_000;

/** What is done for persons behind the scenes: deletions, and events that get their person's present id. */
export function keepPersons(engines: Engines, log: Logger): () => Promise<void> {
  const { db, store, queues } = engines;
  const deps = { db, store, clock: Date.now };
  const work = queues.work(erasePersonJob, createErasePerson(eraseDepsOf(engines)));
  const enqueueForgotten = async () => {
    const before = new Date(Date.now() - FORGOTTEN_AFTER_MS);
    for (const { workspaceId, id } of await db.personDeletions.listUnfinished({ before, limit: DELETIONS_MAX })) {
      await queues.enqueue(erasePersonJob, { workspaceId, deletionId: id });
    }
  };
  const stops = [
    keepLooking({ look: enqueueForgotten, everyMs: FORGOTTEN_EVERY_MS, log, what: 'look for deletions without a job' }),
    keepLooking({
      look: createSquashOverrides(deps),
      everyMs: SQUASH_EVERY_MS,
      log,
      what: 'give events their present person',
    }),
  ];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
    await work.close({ graceMs: GRACE_MS });
  };
}
