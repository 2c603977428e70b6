import { deliverJob } from '@tributary/queues';
import type { Engines } from '../engines';
import type { EraseDeps } from './erase-person';

/** Where a deletion works, and where events of before may still be on their way. */
export function eraseDepsOf({
  db,
  store,
  stream,
  queues,
}: Pick<Engines, 'db' | 'store' | 'stream' | 'queues'>): EraseDeps {
  return {
    db: {
      personDeletions: db.personDeletions,
      persons: db.persons,
      removePerson: (person) =>
        db.transaction(async (repositories) => {
          await repositories.persons.lock(person);
          await repositories.persons.remove(person);
        }),
    },
    store,
    underWay: {
      async inStream({ untilMs }) {
        const lags = await stream.consumer.lag();
        return lags.some(({ chunks, oldestMs }) => chunks > 0 && Date.now() - oldestMs <= untilMs);
      },
      async toDestinations({ workspaceId }) {
        const destinations = await db.destinations.list({ workspaceId });
        const counts = await Promise.all(destinations.map(({ id }) => queues.counts(deliverJob, id)));
        return counts.some(({ waiting, active, delayed }) => waiting + active + delayed > 0);
      },
    },
    clock: Date.now,
  };
}
