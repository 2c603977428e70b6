import type { Db } from '@tributary/db';
import { personIdOf } from '@tributary/event-schema';
import type { EventStore } from '@tributary/event-store';
import { drop, type Outcome, ok, retry } from '@tributary/kernel';
import type { ErasePersonPayload } from '@tributary/queues';

/** Ingest remembers a person for a minute; what it stores in that time is the deleted one's still. */
const REMEMBERED_FOR_MS = 60_000;
/** What was accepted by then has nearly always arrived in the store. */
const ARRIVED_AFTER_MS = 90_000;
/** After this no chunk in flight holds events of before any more, and retries find nothing in the store. */
const LET_GO_AFTER_MS = 20 * 60_000;
const LOOK_AGAIN_AFTER_MS = 15_000;

/** As many as one question to the event store takes, with the person's own. */
const IDS_MAX = 3_999;

export interface EraseDeps {
  readonly db: {
    readonly personDeletions: Pick<Db['personDeletions'], 'start' | 'setCounts' | 'finish'>;
    readonly persons: Pick<Db['persons'], 'lookUp' | 'ids' | 'forgetEvents'>;
    /** Under the workspace's lock of persons. */
    removePerson(input: { workspaceId: string; id: string }): Promise<void>;
  };
  readonly store: Pick<EventStore, 'countPerson' | 'erasePerson' | 'personActivity' | 'personEvents'>;
  readonly underWay: {
    /** Whether the stream still holds a chunk that was appended by then. */
    inStream(input: { untilMs: number }): Promise<boolean>;
    /** Whether deliveries of the workspace wait or run. */
    toDestinations(input: { workspaceId: string }): Promise<boolean>;
  };
  readonly clock: () => number;
}

/**
 * Takes a deleted person out of the event store: at once, and again until what was on its way has arrived. Each pass
 * counts before it deletes, and a pass that was killed runs again, so the record says at least what was found.
 */
export function createErasePerson({ db, store, underWay, clock }: EraseDeps) {
  return async function erasePerson({ workspaceId, deletionId: id }: ErasePersonPayload): Promise<Outcome<void>> {
    const row = await db.personDeletions.start({ workspaceId, id, at: new Date(clock()) });
    if (!row) return drop('done_already');
    const { personId, distinctIds, requestedAt, counts } = row;
    const personIds = [...new Set([personId, ...distinctIds.map((one) => personIdOf(workspaceId, one))])];
    const askedMs = requestedAt.getTime();
    const isLate = clock() >= askedMs + ARRIVED_AFTER_MS;
    const isLast = isLate && !(await isUnderWay({ workspaceId, askedMs }));
    const untilMs = askedMs + (isLate ? REMEMBERED_FOR_MS : 0);
    const person = { workspaceId, personIds, distinctIds: [...distinctIds], untilMs };

    const pass = isLate ? 'last' : 'first';
    const found = await store.countPerson(person);
    const before = counts[pass] as Partial<Record<string, number>> | undefined;
    const most = Object.entries(found).map(([kind, count]) => [kind, Math.max(count, before?.[kind] ?? 0)]);
    const told = { ...Object.fromEntries(most), ...(isLate ? {} : { distinctIds: distinctIds.length }) };
    await db.personDeletions.setCounts({ workspaceId, id, counts: { ...counts, [pass]: told } });
    // Before their events go: afterwards nobody could tell any more which traits were theirs.
    if (isLate) await forgetLate({ workspaceId, distinctIds, untilMs, askedAt: requestedAt, events: found.events });
    await store.erasePerson(person);
    if (!isLate) return retry('what_is_in_flight_arrives', askedMs + ARRIVED_AFTER_MS - clock());
    if (!isLast) return retry('what_is_in_flight_arrives', LOOK_AGAIN_AFTER_MS);
    await forgetRemade({ workspaceId, distinctIds });
    await db.personDeletions.finish({ workspaceId, id, at: new Date(clock()) });
    return ok(undefined);
  };

  async function isUnderWay({ workspaceId, askedMs }: { workspaceId: string; askedMs: number }): Promise<boolean> {
    if (await underWay.inStream({ untilMs: askedMs + REMEMBERED_FOR_MS })) return true;
    return clock() < askedMs + LET_GO_AFTER_MS && (await underWay.toDestinations({ workspaceId }));
  }

  /** Events that were on their way have made persons of the ids again. Who has no event left was made of these alone. */
  async function forgetRemade(about: { workspaceId: string; distinctIds: readonly string[] }): Promise<void> {
    const { workspaceId, distinctIds } = about;
    if (distinctIds.length === 0) return;
    for (const { id, personIds } of await remadeOf({ workspaceId, distinctIds })) {
      const seen = await store.personActivity({ workspaceId, personIds });
      if (seen.length === 0) await db.removePerson({ workspaceId, id });
    }
  }

  /** Who has come back by events of their own loses what those that were on their way had told of them. */
  async function forgetLate(about: {
    workspaceId: string;
    distinctIds: readonly string[];
    untilMs: number;
    askedAt: Date;
    events: number;
  }): Promise<void> {
    const { workspaceId, distinctIds, untilMs, askedAt, events } = about;
    if (events === 0) return;
    for (const { personIds } of await remadeOf({ workspaceId, distinctIds })) {
      let cursor: string | undefined;
      do {
        const page = await store.personEvents({ workspaceId, personIds, tellingOnly: true, untilMs, cursor });
        const eventIds = page.rows.map(({ eventId }) => eventId);
        await db.persons.forgetEvents({ workspaceId, distinctIds, eventIds, seenSince: askedAt });
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
    }
  }

  /** Who has the ids now, and every id that their events can carry. */
  async function remadeOf({ workspaceId, distinctIds }: { workspaceId: string; distinctIds: readonly string[] }) {
    const known = await db.persons.lookUp({ workspaceId, distinctIds: [...distinctIds] });
    const remade = [...new Set([...known.values()].map(({ id }) => id))];
    return Promise.all(
      remade.map(async (id) => {
        const held = await db.persons.ids({ workspaceId, personIds: [id], perPerson: IDS_MAX });
        const personIds = [id, ...held.map(({ distinctId }) => personIdOf(workspaceId, distinctId))];
        return { id, personIds: [...new Set(personIds)] };
      }),
    );
  }
}
