import { isKeepable, mayMergeBy, personIdOf } from '@tributary/event-schema';
import type { KnownPerson, NoticeKind, PersonChange, PersonMerge, PersonNotice } from './change';
import { PERSON_LIMITS, type PersonLimits } from './limits';
import { join, type Properties, say } from './properties';

const HOUR_MS = 60 * 60 * 1000;

export interface PersonDraft {
  readonly id: string;
  properties: Properties;
  /** What the values take as JSON, or more: they are measured when this comes to the limit. */
  bytesAtMost: number;
  identified: boolean;
  distinctIds: number;
  mergesSinceMs: number;
  merges: number;
  firstSeenMs: number;
  isChanged: boolean;
}

export interface HeldId {
  personId: string;
  isUser: boolean;
  isNew: boolean;
}

/** What is stored about everybody whom some changes name; the changes are applied to it in memory, and written at once. */
export interface PersonsState {
  readonly persons: Map<string, PersonDraft>;
  readonly ids: Map<string, HeldId>;
  readonly groups: Map<
    string,
    { readonly type: string; readonly key: string; properties: Properties; isChanged: boolean; firstSeenMs: number }
  >;
  readonly merges: PersonMerge[];
  readonly notices: PersonNotice[];
  /** Old person → the one that it is a part of now. */
  readonly gone: Map<string, string>;
}

export const emptyState = (): PersonsState => ({
  persons: new Map(),
  ids: new Map(),
  groups: new Map(),
  merges: [],
  notices: [],
  gone: new Map(),
});

/** Who is behind distinct ids; ids of one person share what is known of it. */
export function knownOf({ ids, persons }: PersonsState, distinctIds: readonly string[]): Map<string, KnownPerson> {
  const known = new Map<string, KnownPerson>();
  const each = new Map<PersonDraft, KnownPerson>();
  for (const distinctId of distinctIds) {
    const draft = find({ ids, persons }, distinctId);
    if (!draft) continue;
    let person = each.get(draft);
    if (!person) {
      person = { id: draft.id, identified: draft.identified, ...draft.properties };
      each.set(draft, person);
    }
    known.set(distinctId, person);
  }
  return known;
}

export const groupKey = (type: string, key: string): string => `${type.length}:${type}${key}`;

interface Applying {
  readonly state: PersonsState;
  readonly workspaceId: string;
  readonly nowMs: number;
  readonly limits: PersonLimits;
}

/**
 * Applies changes one after the other. Pure but for the state it is handed; the same changes again find everything as
 * they would make it, and change nothing.
 */
export function applyChanges(
  state: PersonsState,
  changes: readonly PersonChange[],
  { workspaceId, nowMs, limits = PERSON_LIMITS }: { workspaceId: string; nowMs: number; limits?: PersonLimits },
): void {
  const applying = { state, workspaceId, nowMs, limits };
  for (const change of changes) {
    if (change.group) applyToGroup(applying, change, change.group);
    if (change.aboutPerson && isKeepable(change.distinctId)) applyToPerson(applying, change);
  }
}

function applyToPerson(applying: Applying, change: PersonChange): void {
  const person = change.merge ? mergeInto(applying, change, change.merge) : personOf(applying, change);
  if (change.atMs < person.firstSeenMs) {
    person.firstSeenMs = change.atMs;
    person.isChanged = true;
  }
  const properties = say(person.properties, change);
  if (properties === person.properties) return;
  let bytesAtMost = person.bytesAtMost + bytesAtMostOf(change.set) + bytesAtMostOf(change.setOnce);
  if (bytesAtMost > applying.limits.propertiesBytesMax) bytesAtMost = bytesOf(properties.values);
  if (bytesAtMost > applying.limits.propertiesBytesMax) {
    const detail = `The traits would have ${bytesAtMost} bytes; a person holds ${applying.limits.propertiesBytesMax}. They were left as they were.`;
    note(applying, change, { personId: person.id, kind: 'properties_too_large', detail });
    return;
  }
  person.properties = properties;
  person.bytesAtMost = bytesAtMost;
  person.isChanged = true;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** What properties take as JSON at most. An escaped character takes six bytes, a number no more than 25. */
function bytesAtMostOf(values: Readonly<Record<string, unknown>>): number {
  let bytes = 0;
  for (const name of Object.keys(values)) {
    const value = values[name];
    bytes += name.length * 6 + 4;
    if (typeof value === 'string') bytes += value.length * 6 + 2;
    else bytes += typeof value === 'object' && value !== null ? bytesOf(value) : 25;
  }
  return bytes;
}

/** The person of the change's own id, made if there is none. */
function personOf(applying: Applying, { distinctId, isUser, atMs }: PersonChange): PersonDraft {
  const known = find(applying.state, distinctId);
  if (known) {
    if (isUser && !known.identified) identify(known);
    return known;
  }
  const person: PersonDraft = {
    id: personIdOf(applying.workspaceId, distinctId),
    properties: { values: {}, origins: {} },
    bytesAtMost: 2,
    identified: isUser,
    distinctIds: 0,
    mergesSinceMs: 0,
    merges: 0,
    firstSeenMs: atMs,
    isChanged: true,
  };
  applying.state.persons.set(person.id, person);
  addId(applying.state, person, { distinctId, isUser });
  return person;
}

function mergeInto(applying: Applying, change: PersonChange, merge: NonNullable<PersonChange['merge']>): PersonDraft {
  const { state } = applying;
  const own = find(state, change.distinctId);
  const other = find(state, merge.distinctId);
  const illegal = [change.distinctId, merge.distinctId].find((id) => !mayMergeBy(id) || !isKeepable(id));
  if (illegal !== undefined) {
    const person = personOf(applying, change);
    const detail = `${quote(illegal)} names nobody in particular, so nobody was merged by it.`;
    note(applying, change, { personId: person.id, kind: 'illegal_id', detail });
    return person;
  }
  if (other && own !== other) return mergeOther(applying, change, { merge, other, own });
  const person = own ?? other ?? personOf(applying, { ...change, distinctId: merge.distinctId, isUser: false });
  if (own === undefined) addOwn(applying, change, { merge, person });
  if (find(state, merge.distinctId) === undefined) linkNew(applying, change, { merge, person });
  identify(person);
  return person;
}

interface Meeting {
  readonly merge: NonNullable<PersonChange['merge']>;
  readonly other: PersonDraft;
  readonly own: PersonDraft | undefined;
}

/** The other has a person already: it becomes the own one's too, or a part of it, where the rules allow that. */
function mergeOther(applying: Applying, change: PersonChange, { merge, other, own }: Meeting): PersonDraft {
  const mustBeAnonymous = merge.kind === 'identify' || merge.kind === 'createAlias';
  if (mustBeAnonymous && other.identified) {
    const person = own ?? personOf(applying, change);
    const detail = alreadyIdentified(merge.distinctId);
    note(applying, change, { personId: person.id, kind: 'already_identified', detail });
    return person;
  }
  const refusal = refusalOf(applying, own ?? other, own ? other.distinctIds : 1);
  if (refusal) {
    const person = own ?? personOf(applying, change);
    note(applying, change, { personId: person.id, ...refusal });
    return person;
  }
  if (own === undefined) {
    addOwn(applying, change, { merge, person: other });
    identify(other);
    return other;
  }
  absorb(applying, { into: own, from: other });
  identify(own);
  record(applying, change, { from: other.id, into: own.id, ...namesOf(change, merge) });
  return own;
}

/** The change's own id joins a person that is there. Events of anonymous visitors may carry the id that follows from it. */
function addOwn(
  applying: Applying,
  change: PersonChange,
  { merge, person }: { merge: Meeting['merge']; person: PersonDraft },
): void {
  addId(applying.state, person, change);
  const from = personIdOf(applying.workspaceId, change.distinctId);
  const ids = { fromDistinctId: change.distinctId, intoDistinctId: merge.distinctId };
  if (!change.isUser && from !== person.id)
    record(applying, change, { from, into: person.id, kind: merge.kind, ...ids });
}

/** An id without a person: events may carry the id that follows from it, so that it is a merge all the same. */
function linkNew(
  applying: Applying,
  change: PersonChange,
  { merge, person }: { merge: Meeting['merge']; person: PersonDraft },
): void {
  const refusal = refusalOf(applying, person, 1);
  if (refusal) {
    note(applying, change, { personId: person.id, ...refusal });
    return;
  }
  addId(applying.state, person, { distinctId: merge.distinctId, isUser: false });
  const from = personIdOf(applying.workspaceId, merge.distinctId);
  if (from !== person.id) record(applying, change, { from, into: person.id, ...namesOf(change, merge) });
}

function refusalOf(
  { nowMs, limits }: Applying,
  into: PersonDraft,
  ids: number,
): Pick<PersonNotice, 'kind' | 'detail'> | null {
  if (into.distinctIds + ids > limits.distinctIdsMax) {
    return {
      kind: 'too_many_ids',
      detail: `The person has ${into.distinctIds} ids; the limit is ${limits.distinctIdsMax}.`,
    };
  }
  if (nowMs - into.mergesSinceMs < HOUR_MS && into.merges >= limits.mergesPerHourMax) {
    return {
      kind: 'too_many_merges',
      detail: `${limits.mergesPerHourMax} others were merged into the person within an hour; that is the limit.`,
    };
  }
  return null;
}

function absorb({ state }: Applying, { into, from }: { into: PersonDraft; from: PersonDraft }): void {
  for (const held of state.ids.values()) if (held.personId === from.id) held.personId = into.id;
  for (const [old, now] of state.gone) if (now === from.id) state.gone.set(old, into.id);
  state.gone.set(from.id, into.id);
  state.persons.delete(from.id);
  into.properties = join(into.properties, from.properties);
  into.bytesAtMost += from.bytesAtMost;
  into.distinctIds += from.distinctIds;
  into.firstSeenMs = Math.min(into.firstSeenMs, from.firstSeenMs);
  into.isChanged = true;
}

function record(
  { state, nowMs }: Applying,
  { eventId, messageId, sourceId, atMs }: PersonChange,
  {
    from,
    into,
    ...merge
  }: Pick<PersonMerge, 'kind' | 'fromDistinctId' | 'intoDistinctId'> & { from: string; into: string },
): void {
  const person = state.persons.get(into);
  if (person) {
    if (nowMs - person.mergesSinceMs >= HOUR_MS) Object.assign(person, { mergesSinceMs: nowMs, merges: 0 });
    person.merges++;
  }
  state.merges.push({ fromPersonId: from, intoPersonId: into, ...merge, eventId, messageId, sourceId, atMs });
}

const namesOf = ({ distinctId }: PersonChange, { kind, distinctId: other }: Meeting['merge']) => ({
  ...{ kind, fromDistinctId: other, intoDistinctId: distinctId },
});

function note(
  { state }: Applying,
  change: PersonChange,
  notice: { personId: string; kind: NoticeKind; detail: string },
): void {
  const { eventId, messageId, sourceId, atMs } = change;
  state.notices.push({ ...notice, eventId, messageId, sourceId, atMs });
}

function find({ ids, persons }: Pick<PersonsState, 'ids' | 'persons'>, distinctId: string): PersonDraft | undefined {
  const held = ids.get(distinctId);
  return held && persons.get(held.personId);
}

function addId(
  state: PersonsState,
  person: PersonDraft,
  { distinctId, isUser }: { distinctId: string; isUser: boolean },
): void {
  state.ids.set(distinctId, { personId: person.id, isUser, isNew: true });
  person.distinctIds++;
  person.isChanged = true;
}

function identify(person: PersonDraft): void {
  if (person.identified) return;
  person.identified = true;
  person.isChanged = true;
}

function applyToGroup(
  { state, limits }: Applying,
  change: PersonChange,
  { type, key, set }: NonNullable<PersonChange['group']>,
): void {
  if (!isKeepable(key) || !isKeepable(type)) return;
  const id = groupKey(type, key);
  const group = state.groups.get(id) ?? {
    ...{ type, key, isChanged: true, firstSeenMs: change.atMs },
    properties: { values: {}, origins: {} },
  };
  state.groups.set(id, group);
  const properties = say(group.properties, { ...change, set, setOnce: {}, unset: [] });
  if (properties === group.properties || bytesOf(properties.values) > limits.propertiesBytesMax) return;
  group.properties = properties;
  group.isChanged = true;
}

/** The one notice that quotes an id of somebody else: by this sentence it is found when they are deleted. */
export const alreadyIdentified = (id: string): string =>
  `${quote(id)} belongs to somebody who was identified before, and stays with them.`;

const quote = (id: string): string => JSON.stringify(id.length > 80 ? `${id.slice(0, 80)}…` : id);
