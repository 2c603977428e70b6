import type { Logger } from '@tributary/telemetry';
import { arrivalAt, changeAt, isTelling, rowsWithWords } from '../persons/find-changes';
import type { CachedPerson, PersonCache } from '../persons/person-cache';
import type { IngestBatch, IngestChunk, IngestDeps, KnownPerson, PersonChange } from '../ports';

/** How old what is remembered of a person may be: another owner may have changed it. */
const ASK_AGAIN_MS = 60_000;
/** In one transaction: some 50 ms of Postgres. */
const CHANGES_MAX = 1_000;

interface Deps extends Pick<IngestDeps, 'persons' | 'clock'> {
  readonly cache: PersonCache;
  readonly log: Logger;
}

interface Place {
  readonly chunk: IngestChunk;
  readonly row: number;
}

/** What a workspace's events need that memory does not have. */
interface Needs {
  readonly workspaceId: string;
  /** Users whom nobody remembers, with the row that first names each. */
  readonly unknown: Map<CachedPerson, Place>;
  /** Persons that are remembered from too long ago. */
  readonly stale: Map<CachedPerson, Place>;
  readonly changes: PersonChange[];
}

let batches = 0;

/**
 * Puts on each event whose it is. Anonymous visitors and persons that are remembered cost a look into memory; only new
 * users and news about a person go to Postgres: one read and one write for each workspace of the batch. While Postgres is
 * away, such batches wait, and all others go on.
 */
export function identifyPersons(deps: Deps) {
  return async function identifyPersonsStep(batch: IngestBatch): Promise<IngestBatch> {
    deps.cache.tidy();
    const people: CachedPerson[] = [];
    const needs = new Map<string, Needs>();
    for (const chunk of batch.chunks) readChunk(deps, { batch, chunk, people, needs });
    for (const needed of needs.values()) {
      await ask(deps, needed);
      await tell(deps, batch, needed);
    }
    stamp(batch, people);
    return batch;
  };
}

interface Reading {
  readonly batch: IngestBatch;
  readonly chunk: IngestChunk;
  /** For each row who is named in it. */
  readonly people: CachedPerson[];
  readonly needs: Map<string, Needs>;
}

function readChunk({ cache, clock }: Deps, { batch: { events }, chunk, people, needs }: Reading): void {
  const { workspaceId } = chunk.header;
  const { userId, anonymousId, types } = events;
  const withWords = rowsWithWords(events, chunk);
  const askBeforeMs = clock() - ASK_AGAIN_MS;
  for (let row = chunk.first; row < chunk.first + chunk.count; row++) {
    const isUser = !userId.isEmptyAt(row);
    const who = cache.get(workspaceId, (isUser ? userId : anonymousId).textAt(row));
    people[row] = who;
    const isWanting = who.person === null ? isUser && who.isKeepable : who.askedAtMs < askBeforeMs;
    if (isWanting) want(needsOf(needs, workspaceId), who, { chunk, row });
    if (isTelling(types[row] as number) || withWords.has(row)) {
      needsOf(needs, workspaceId).changes.push(changeAt(events, chunk, row));
    }
  }
}

function want({ unknown, stale }: Needs, who: CachedPerson, place: Place): void {
  const wanting = who.person === null ? unknown : stale;
  if (!wanting.has(who)) wanting.set(who, place);
}

function needsOf(needs: Map<string, Needs>, workspaceId: string): Needs {
  let mine = needs.get(workspaceId);
  if (!mine) {
    mine = { workspaceId, unknown: new Map(), stale: new Map(), changes: [] };
    needs.set(workspaceId, mine);
  }
  return mine;
}

/** Who are those that memory does not know, or knows from too long ago? */
async function ask({ cache, persons, clock, log }: Deps, needs: Needs): Promise<void> {
  const { workspaceId, stale } = needs;
  const strangers = strangersOf(cache, needs);
  const asked = [...strangers, ...stale.keys()];
  if (asked.length === 0) return;
  try {
    const found = await persons.lookUp({ workspaceId, distinctIds: asked.map(({ distinctId }) => distinctId) });
    cache.learn(asked, found, clock());
  } catch (error) {
    if (strangers.size > 0) throw error;
    log.warn({ err: error, workspaceId }, 'persons could not be looked up again; what is remembered goes on');
  }
}

/**
 * Whoever is named by the batch and not remembered. Not those with whom somebody remembered is to become one: that is news
 * as it stands, and who they are is read where it is written.
 */
function strangersOf(cache: PersonCache, { workspaceId, unknown, changes }: Needs): Set<CachedPerson> {
  const strangers = new Set(unknown.keys());
  for (const { distinctId, merge } of changes) {
    const own = cache.get(workspaceId, distinctId);
    if (own.person !== null) continue;
    for (const who of merge ? [own, cache.get(workspaceId, merge.distinctId)] : [own]) {
      if (who.person === null && who.isKeepable) strangers.add(who);
    }
  }
  return strangers;
}

/** What the batch says that is news. Visitors are made persons before users are, so that their ids stay what they were. */
async function tell(deps: Deps, { events }: IngestBatch, needs: Needs): Promise<void> {
  const { cache, persons, clock } = deps;
  const { workspaceId, unknown, stale } = needs;
  const isNews = newsOf(deps, workspaceId);
  const arrived = [...unknown, ...stale].filter(([who]) => who.person === null);
  const arrivals = arrived.map(([, { chunk, row }]) => arrivalAt(events, chunk, row)).filter(({ isUser }) => isUser);
  const changes = [...needs.changes.filter(isNews), ...arrivals];
  for (let start = 0; start < changes.length; start += CHANGES_MAX) {
    const some = changes.slice(start, start + CHANGES_MAX);
    const known = await persons.apply({ workspaceId, changes: some, nowMs: clock() });
    const learned = [...known.keys()].map((distinctId) => cache.get(workspaceId, distinctId));
    cache.learn(learned, known, clock());
    for (const { group, atMs } of some) if (group) cache.groups.remember(workspaceId, { group, atMs, nowMs: clock() });
  }
}

/**
 * Whether a change says what is not known yet, with all before it in the batch in mind: what was true before the batch is
 * news again once another event of the batch has said otherwise.
 */
function newsOf({ cache, persons, clock }: Deps, workspaceId: string): (change: PersonChange) => boolean {
  /** Persons as the batch's earlier news leave them; null for those that it merges, of whom only Postgres knows. */
  const here = new Map<string, KnownPerson | null>();
  const groupsHere = new Set<string>();
  const isGroupNews = ({ group, atMs }: PersonChange): boolean => {
    if (!group) return false;
    const key = JSON.stringify([group.type, group.key]);
    const isKnown = !groupsHere.has(key) && cache.groups.isKnown(workspaceId, { group, atMs, nowMs: clock() });
    if (!isKnown) groupsHere.add(key);
    return !isKnown;
  };
  const isPersonNews = (change: PersonChange): boolean => {
    const who = cache.get(workspaceId, change.distinctId);
    if (who.person === null) return who.isKeepable;
    const own = who.person;
    const other = change.merge && cache.get(workspaceId, change.merge.distinctId).person;
    if (change.merge && other?.id !== own.id) {
      here.set(own.id, null);
      if (other) here.set(other.id, null);
      return true;
    }
    const before = here.get(own.id);
    if (before === null) return true;
    const after = persons.after(before ?? own, change);
    if (after === (before ?? own)) return false;
    here.set(own.id, after);
    return true;
  };
  return (change) => {
    const [ofGroup, ofPerson] = [isGroupNews(change), change.aboutPerson && isPersonNews(change)];
    return ofGroup || ofPerson;
  };
}

function stamp({ events: { persons } }: IngestBatch, people: readonly CachedPerson[]): void {
  batches++;
  for (let row = 0; row < people.length; row++) {
    const who = people[row] as CachedPerson;
    if (who.batch !== batches) {
      who.batch = batches;
      who.place = persons.word(who.properties);
    }
    persons.set(row, who.id, who.place);
  }
}
