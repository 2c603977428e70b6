import type { CanonicalEvent, Json, JsonObject } from '../types';
import { compact, field, objectField, textField } from './canonical-parts';
import { CONTEXT_PROPERTIES, PAGE_PROPERTIES } from './posthog-canonical';

/** An event as PostHog's capture API takes it. */
export interface PostHogEvent {
  readonly event: string;
  readonly distinct_id: string;
  /** Absent where the message id is none; it is `$insert_id` then. */
  readonly uuid?: string;
  readonly timestamp: string;
  readonly properties: JsonObject;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Where PostHog has a property for a text of the context itself. */
const CONTEXT_TEXTS = [
  ['ip', '$ip'],
  ['userAgent', '$raw_user_agent'],
  ['locale', '$locale'],
  ['timezone', '$timezone'],
  ['sessionId', '$session_id'],
] as const;
const DEFAULT_GROUP_TYPE = 'group';

/**
 * The documented table (README), read from right to left: a canonical event of any dialect in PostHog's vocabulary. What
 * is PostHog's already, under its `$` names, stays as it is.
 */
export function toPostHog(event: CanonicalEvent): PostHogEvent {
  const { messageId, timestamp, userId, anonymousId } = event;
  const isUuid = UUID.test(messageId);
  return {
    event: nameOf(event),
    distinct_id: userId ?? anonymousId ?? '',
    ...(isUuid ? { uuid: messageId } : {}),
    timestamp,
    properties: compact({
      ...(isUuid ? {} : { $insert_id: messageId }),
      ...contextProperties(event),
      ...whoProperties(event),
      ...ownProperties(event),
      ...traitProperties(event),
    }) as JsonObject,
  };
}

function nameOf({ type, event, userId }: CanonicalEvent): string {
  switch (type) {
    case 'identify':
      // Without a user nobody is identified: the traits are those of whoever it is.
      return userId === undefined ? '$set' : '$identify';
    case 'alias':
      return '$create_alias';
    case 'group':
      return '$groupidentify';
    case 'page':
      return '$pageview';
    case 'screen':
      return '$screen';
    case 'track':
      return event ?? '';
  }
}

/** PostHog has one distinct id: the other of Segment's two is the device's, or what `$identify` links. */
function whoProperties({ type, userId, anonymousId, previousId }: CanonicalEvent) {
  if (userId === undefined) return { $is_identified: false };
  if (type === 'alias') return { alias: previousId, $device_id: anonymousId };
  return type === 'identify' ? { $anon_distinct_id: anonymousId } : { $device_id: anonymousId };
}

function contextProperties({ context }: CanonicalEvent) {
  const found: Record<string, Json> = {};
  for (const [group, name, property] of CONTEXT_PROPERTIES) {
    const value = field(objectField(context, group) ?? {}, name);
    const isTwice = property === 'title'; // PostHog's own name for it is the other one
    if (value !== undefined && !isTwice) found[property] = value;
  }
  for (const [name, property] of CONTEXT_TEXTS) {
    const value = textField(context, name);
    if (value !== undefined) found[property] = value;
  }
  const groupId = textField(context, 'groupId');
  const type = textField(context, 'groupType') ?? DEFAULT_GROUP_TYPE;
  const groups = objectField(context, 'groups') ?? (groupId === undefined ? undefined : { [type]: groupId });
  return groups === undefined ? found : { ...found, $groups: groups };
}

function ownProperties({ type, name, properties = {} }: CanonicalEvent) {
  if (type === 'screen') return { ...properties, $screen_name: name };
  if (type !== 'page') return properties;
  const own: Record<string, Json | undefined> = { ...properties };
  for (const [plain, property] of PAGE_PROPERTIES) {
    own[property] ??= own[plain];
    if (own[property] === own[plain]) delete own[plain];
  }
  // A page's name is its title here, and PostHog knows no other.
  if (name !== undefined && own.title === undefined && own.$title !== name && name !== own.$pathname) own.title = name;
  return compact(own);
}

function traitProperties({ type, traits, groupId, context }: CanonicalEvent) {
  if (type === 'group') {
    const $group_type = textField(context, 'groupType') ?? DEFAULT_GROUP_TYPE;
    return { $group_type, $group_key: groupId, $group_set: traits ?? {}, ...personProperties({}, context) };
  }
  return personProperties((type === 'identify' ? traits : objectField(context, 'traits')) ?? {}, context);
}

/** `context.setOnce` names the traits that count only where there is none yet, `context.unset` those to take away. */
function personProperties(traits: JsonObject, context: JsonObject) {
  const once = new Set(namesIn(context, 'setOnce'));
  const unset = namesIn(context, 'unset');
  const pick = (isOnce: boolean) => Object.fromEntries(Object.entries(traits).filter(([k]) => once.has(k) === isOnce));
  const [$set, $set_once] = [pick(false), pick(true)];
  return {
    ...(Object.keys($set).length > 0 ? { $set } : {}),
    ...(Object.keys($set_once).length > 0 ? { $set_once } : {}),
    ...(unset.length > 0 ? { $unset: unset } : {}),
  };
}

function namesIn(context: JsonObject, name: string): string[] {
  const value = field(context, name);
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
