import { idOf, isObject, objectField } from '../dialects/canonical-parts';
import type { EventRecord, Json, JsonObject } from '../types';

/**
 * How an event asks for two persons to be one. `identify` and `createAlias` (PostHog's) leave a person alone who was
 * identified before; `alias` (Segment's) and `mergeDangerously` don't.
 */
export const MERGE_KINDS = ['identify', 'createAlias', 'alias', 'mergeDangerously'] as const;
export type MergeKind = (typeof MERGE_KINDS)[number];

/** What an event says about a person or a group, besides who did it. */
export interface PersonChange {
  readonly set: JsonObject;
  readonly setOnce: JsonObject;
  readonly unset: readonly string[];
  /** Whose person becomes one with the event's own. */
  readonly merge: { readonly kind: MergeKind; readonly distinctId: string } | null;
  readonly group: { readonly type: string; readonly key: string; readonly set: JsonObject } | null;
}

const NOTHING: PersonChange = { set: {}, setOnce: {}, unset: [], merge: null, group: null };
const DEFAULT_GROUP_TYPE = 'group';

type Told = Pick<EventRecord, 'type' | 'userId' | 'anonymousId' | 'groupId' | 'raw'> & { readonly dialect: string };

/** Reads a stored event. Pure. What is not as it should be says nothing; the event itself was accepted already. */
export function readPersonChange(told: Told): PersonChange {
  const { raw } = told;
  const event: Json = JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8'));
  if (!isObject(event)) return NOTHING;
  return told.dialect === 'posthog' ? ofPostHog(told, event) : ofSegment(told, event);
}

function ofSegment(told: Told, event: JsonObject): PersonChange {
  const { type, userId, anonymousId, groupId } = told;
  const traits = objectField(event, 'traits') ?? traitsInContext(told, event);
  if (type === 'group') {
    const groupType = textOf(objectField(event, 'context'), 'groupType') || DEFAULT_GROUP_TYPE;
    return { ...NOTHING, group: { type: groupType, key: groupId, set: traits } };
  }
  if (type === 'identify') {
    const links = userId !== '' && anonymousId !== '' && userId !== anonymousId;
    return { ...NOTHING, set: traits, merge: links ? { kind: 'identify', distinctId: anonymousId } : null };
  }
  const previousId = type === 'alias' ? idOf(event.previousId) : undefined;
  return { ...NOTHING, merge: previousId ? { kind: 'alias', distinctId: previousId } : null };
}

/** RudderStack's SDKs keep a person's traits there, beside an identify without any of its own. */
function traitsInContext({ dialect, type }: Told, event: JsonObject): JsonObject {
  if (dialect !== 'rudderstack' || type !== 'identify') return {};
  return objectField(objectField(event, 'context') ?? {}, 'traits') ?? {};
}

const POSTHOG_ALIASES: Readonly<Record<string, MergeKind>> = {
  $create_alias: 'createAlias',
  $merge_dangerously: 'mergeDangerously',
};

function ofPostHog({ type, userId, groupId }: Told, event: JsonObject): PersonChange {
  const properties = objectField(event, 'properties') ?? {};
  if (properties.$process_person_profile === false) return NOTHING;
  const merge = mergeOf({ type, userId, name: typeof event.event === 'string' ? event.event : '' }, properties);
  const key = type === 'group' ? groupId : '';
  return {
    set: { ...objectField(properties, '$set'), ...objectField(event, '$set') },
    setOnce: { ...objectField(properties, '$set_once'), ...objectField(event, '$set_once') },
    unset: [...namesOf(properties.$unset), ...namesOf(event.$unset)],
    merge,
    group: key === '' ? null : groupOf(key, properties),
  };
}

/** A device's id stands in for an absent anonymous id in the columns; it is not asked to be anybody's. */
function mergeOf(told: { type: string; userId: string; name: string }, properties: JsonObject): PersonChange['merge'] {
  const other = idOf(told.type === 'identify' ? properties.$anon_distinct_id : properties.alias);
  if (other === undefined || other === told.userId || told.userId === '') return null;
  if (told.type === 'identify') return { kind: 'identify', distinctId: other };
  const kind = told.type === 'alias' ? POSTHOG_ALIASES[told.name] : undefined;
  return kind === undefined ? null : { kind, distinctId: other };
}

function groupOf(key: string, properties: JsonObject): PersonChange['group'] {
  const type = textOf(properties, '$group_type') || DEFAULT_GROUP_TYPE;
  return { type, key, set: objectField(properties, '$group_set') ?? {} };
}

function namesOf(value: Json | undefined): string[] {
  if (isObject(value)) return Object.keys(value);
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}

function textOf(object: JsonObject | undefined, name: string): string {
  const value = object?.[name];
  return typeof value === 'string' ? value : '';
}
