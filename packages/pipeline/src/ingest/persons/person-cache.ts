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
  /** Of the person, or what follows from the distinct id, as soon as an event carries it. */
  private idBytes: Uint8Array | null = null;
  /** As they stand on events. */
  properties = '';
  askedAtMs = 0;
  /** Where the properties stand in the batch of that number. */
  batch = 0;
  place = 0;
  readonly isKeepable: boolean;

  constructor(
    private readonly workspaceId: string,
    readonly distinctId: string,
  ) {
    this.isKeepable = isKeepable(distinctId);
  }

  /** 16 bytes; of the person, else what follows from the distinct id. */
  get id(): Uint8Array {
    this.idBytes ??= Buffer.from(this.person?.id ?? personIdOf(this.workspaceId, this.distinctId), 'hex');
    return this.idBytes;
  }

  become(person: KnownPerson | null, properties: string): void {
    if (person?.id !== this.person?.id) this.idBytes = null;
    this.person = person;
    this.properties = properties;
    this.batch = 0;
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

  /** Who they are now; nobody (any more) where there is none. Ids of one person share its properties' text. */
  learn(asked: Iterable<CachedPerson>, found: ReadonlyMap<string, KnownPerson>, nowMs: number): void {
    const texts = new Map<KnownPerson, string>();
    for (const who of asked) {
      const person = found.get(who.distinctId) ?? null;
      const before = who.properties.length;
      who.become(person, person === null ? '' : textOf(person, texts));
      who.askedAtMs = nowMs;
      this.bytes += (who.properties.length - before) * 4;
    }
  }
}

function textOf(person: KnownPerson, texts: Map<KnownPerson, string>): string {
  let text = texts.get(person);
  if (text === undefined) {
    text = propertiesOnEvent(person.values);
    texts.set(person, text);
  }
  return text;
}
