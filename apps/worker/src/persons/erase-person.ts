import type { Db } from '@tributary/db';
import { personIdOf } from '@tributary/event-schema';
import type { EventStore } from '@tributary/event-store';
import { drop, type Outcome, ok, retry } from '@tributary/kernel';
import type { ErasePersonPayload } from '@tributary/queues';

/** Ingest remembers a person for a minute; what it stores in that time is the deleted one's still. */
const REMEMBERED_FOR_MS = 60_000;
/** What was accepted by then has nearly always arrived in the store. */
const ARRIVED_AFTER_MS = 90_000;

export interface EraseDeps {
  readonly db: { readonly personDeletions: Pick<Db['personDeletions'], 'start' | 'setCounts' | 'finish'> };
  readonly store: Pick<EventStore, 'countPerson' | 'erasePerson'>;
  readonly clock: () => number;
}

/**
 * Takes a deleted person out of the event store: at once, and again when what was on its way has arrived. Each pass
 * counts before it deletes, and a pass that was killed runs again, so the record says at least what was found.
 */
export function createErasePerson({ db, store, clock }: EraseDeps) {
  return async function erasePerson({ workspaceId, deletionId: id }: ErasePersonPayload): Promise<Outcome<void>> {
    const row = await db.personDeletions.start({ workspaceId, id, at: new Date(clock()) });
    if (!row) return drop('done_already');
    const { personId, distinctIds, requestedAt, counts } = row;
    const personIds = [...new Set([personId, ...distinctIds.map((one) => personIdOf(workspaceId, one))])];
    const isLast = clock() >= requestedAt.getTime() + ARRIVED_AFTER_MS;
    const untilMs = requestedAt.getTime() + (isLast ? REMEMBERED_FOR_MS : 0);
    const person = { workspaceId, personIds, distinctIds: distinctIds.length === 0 ? [''] : [...distinctIds], untilMs };

    const pass = isLast ? 'last' : 'first';
    const found = await store.countPerson(person);
    const before = counts[pass] as Partial<Record<string, number>> | undefined;
    const most = Object.entries(found).map(([kind, count]) => [kind, Math.max(count, before?.[kind] ?? 0)]);
    const told = { ...Object.fromEntries(most), ...(isLast ? {} : { distinctIds: distinctIds.length }) };
    await db.personDeletions.setCounts({ workspaceId, id, counts: { ...counts, [pass]: told } });
    await store.erasePerson(person);
    if (!isLast) return retry('what_is_in_flight_arrives', requestedAt.getTime() + ARRIVED_AFTER_MS - clock());
    await db.personDeletions.finish({ workspaceId, id, at: new Date(clock()) });
    return ok(undefined);
  };
}
