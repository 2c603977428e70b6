import { isKeepable, personIdOf } from '@tributary/event-schema';
import type { KnownPerson } from '../ports';
import { GroupMemory } from './group-memory';
import { propertiesOnEvent } from './person-on-event';

/** Half of what is remembered at most: about 25 MB with properties of a usual size. */
const GENERATION_ENTRIES_MAX = 50_000;
const GENERATION_BYTES_MAX = 32 * 1024 * 1024;
const ENTRY_BYTES = 400;

/** Somebody as an event names them. One object for all of its events, for as long as it is remembered. */
export class CachedPerson {
  /** Null: nobody's yet (an anonymous visitor, a user who was not asked about). */
  person: KnownPerson | null = null;
  /** 16 bytes; of the person, else what follows from the distinct id. */
  id: Uint8Array;
  /** As they stand on events. */
  properties = '';
  askedAtMs = 0;
  /** Where the properties stand in the batch of that number. */
  batch = 0;
  place = 0;
  readonly isKeepable: boolean;

  constructor(
    workspaceId: string,
    readonly distinctId: string,
  ) {
    this.id = Buffer.from(personIdOf(workspaceId, distinctId), 'hex');
    this.isKeepable = isKeepable(distinctId);
  }
}

type Generation = Map<string, Map<string, CachedPerson>>;

/**
 * Who was seen lately, in two generations: when the young one is full it becomes the old one, and whoever is not seen
 * again by the next time is forgotten. So a look-up costs one look into a map, and nothing is sorted.
 */
export class PersonCache {
  private young: Generation = new Map();
  private old: Generation = new Map();
  private entries = 0;
  private bytes = 0;
  readonly groups = new GroupMemory();

  get(workspaceId: string, distinctId: string): CachedPerson {
    let mine = this.young.get(workspaceId);
    if (!mine) {
      mine = new Map();
      this.young.set(workspaceId, mine);
    }
    const known = mine.get(distinctId);
    if (known) return known;
    const entry = this.old.get(workspaceId)?.get(distinctId) ?? new CachedPerson(workspaceId, distinctId);
    mine.set(distinctId, entry);
    this.entries++;
    this.bytes += ENTRY_BYTES + distinctId.length * 2 + entry.properties.length * 4;
    return entry;
  }

  /** Between batches, so that a batch has one entry for each person. */
  tidy(): void {
    if (this.entries < GENERATION_ENTRIES_MAX && this.bytes < GENERATION_BYTES_MAX) return;
    this.old = this.young;
    this.young = new Map();
    this.entries = 0;
    this.bytes = 0;
  }

  /** Who it is now; null when it is nobody (any more). */
  learn(who: CachedPerson, person: KnownPerson | null, { workspaceId, nowMs }: { workspaceId: string; nowMs: number }) {
    const before = who.properties.length;
    who.id = Buffer.from(person?.id ?? personIdOf(workspaceId, who.distinctId), 'hex');
    who.person = person;
    who.properties = person === null ? '' : propertiesOnEvent(person.values);
    who.askedAtMs = nowMs;
    who.batch = 0;
    this.bytes += (who.properties.length - before) * 4;
  }
}
