import { parseTimestamp } from '../timestamps';
import type { CanonicalEvent, ChunkHeader, Json, JsonObject } from '../types';
import { compact, field, idOf, isObject, objectField, textField, timesOf } from './canonical-parts';
import type { CanonicalInput } from './contract';
import { type PostHogFacts, type Translation, translate } from './posthog-mapping';

/** Fields that say how an event was sent or whose it is; they have a place of their own in the canonical event. */
const NOT_PROPERTIES = new Set(['token', 'distinct_id', '$set', '$set_once', '$unset', '$group_set']);

/** Where Segment's context has a place for one of PostHog's properties. */
export const CONTEXT_PROPERTIES: readonly (readonly [group: string, name: string, property: string])[] = [
  ['page', 'url', '$current_url'],
  ['page', 'path', '$pathname'],
  ['page', 'referrer', '$referrer'],
  ['page', 'title', 'title'],
  ['page', 'title', '$title'],
  ['os', 'name', '$os'],
  ['os', 'version', '$os_version'],
  ['device', 'id', '$device_id'],
  ['device', 'type', '$device_type'],
  ['device', 'manufacturer', '$device_manufacturer'],
  ['device', 'model', '$device_model'],
  ['device', 'name', '$device_name'],
  ['screen', 'width', '$screen_width'],
  ['screen', 'height', '$screen_height'],
  ['app', 'name', '$app_name'],
  ['app', 'version', '$app_version'],
  ['app', 'build', '$app_build'],
  ['app', 'namespace', '$app_namespace'],
  ['network', 'carrier', '$network_carrier'],
  ['network', 'wifi', '$network_wifi'],
  ['network', 'cellular', '$network_cellular'],
  ['campaign', 'source', 'utm_source'],
  ['campaign', 'medium', 'utm_medium'],
  ['campaign', 'name', 'utm_campaign'],
  ['campaign', 'term', 'utm_term'],
  ['campaign', 'content', 'utm_content'],
  ['library', 'name', '$lib'],
  ['library', 'version', '$lib_version'],
];
export const PAGE_PROPERTIES = [
  ['url', '$current_url'],
  ['path', '$pathname'],
  ['referrer', '$referrer'],
  ['title', '$title'],
] as const;

/** A PostHog event in Segment's shape. What is left of its properties stays under its own names, `$` included. */
export function posthogToCanonical(input: CanonicalInput): CanonicalEvent {
  const { event, header } = input;
  const properties = propertiesOf(event, header);
  const told = translate(factsOf(input, properties));
  const personTraits = {
    ...objectField(properties, '$set_once'),
    ...objectField(event, '$set_once'),
    ...objectField(properties, '$set'),
    ...objectField(event, '$set'),
  };
  const person = {
    traits: personTraits,
    setOnce: { ...objectField(properties, '$set_once'), ...objectField(event, '$set_once') },
    unset: [...unsetOf(field(properties, '$unset')), ...unsetOf(field(event, '$unset'))],
  };
  return compact({
    messageId: input.messageId,
    type: told.type,
    event: told.type === 'track' ? told.name : undefined,
    name: told.type === 'page' || told.type === 'screen' ? told.name || undefined : undefined,
    userId: told.userId || undefined,
    anonymousId: told.anonymousId || undefined,
    groupId: told.groupId || undefined,
    previousId: told.previousId || undefined,
    ...payloadOf(told, properties, personTraits),
    context: contextOf({ told, properties, person, header }),
    ...timesOf(header.receivedAtMs, originalOf(event, header), sentAtOf(input, properties)),
  }) as CanonicalEvent;
}

/** v1's places for a part of the properties, and the properties as which v0 has them. */
const OPTIONS: readonly (readonly [option: string, property: string])[] = [
  ['cookieless_mode', '$cookieless_mode'],
  ['disable_skew_correction', '$ignore_sent_at'],
  ['process_person_profile', '$process_person_profile'],
  ['product_tour_id', '$product_tour_id'],
];

/** An event's properties as v0 has them; v1 keeps some beside them, and says the SDK's name once for a request. */
function propertiesOf(event: JsonObject, header: ChunkHeader): JsonObject {
  const own = objectField(event, 'properties') ?? {};
  if (!header.path.startsWith('/i/v1/')) return own;
  const options = objectField(event, 'options') ?? {};
  const slash = header.sdk?.lastIndexOf('/') ?? -1;
  return compact({
    ...(slash > 0 ? { $lib: header.sdk?.slice(0, slash), $lib_version: header.sdk?.slice(slash + 1) } : {}),
    ...own,
    $session_id: textField(event, 'session_id') ?? field(own, '$session_id'),
    $window_id: textField(event, 'window_id') ?? field(own, '$window_id'),
    ...Object.fromEntries(OPTIONS.map(([option, name]) => [name, field(options, option) ?? field(own, name)])),
  }) as JsonObject;
}

function payloadOf(told: Translation, properties: JsonObject, personTraits: JsonObject) {
  const own = Object.fromEntries(Object.entries(properties).filter(([name]) => !NOT_PROPERTIES.has(name)));
  switch (told.type) {
    case 'identify':
      return { traits: personTraits };
    case 'group':
      return { traits: objectField(properties, '$group_set') ?? {} };
    case 'alias':
      return {};
    case 'page':
      return { properties: { ...pageProperties(properties), ...own } };
    default:
      return { properties: own };
  }
}

function pageProperties(properties: JsonObject): JsonObject {
  const found = PAGE_PROPERTIES.map(([name, property]) => [name, textField(properties, property)] as const);
  return compact(Object.fromEntries(found)) as JsonObject;
}

function contextOf(parts: {
  told: Translation;
  properties: JsonObject;
  person: { traits: JsonObject; setOnce: JsonObject; unset: readonly string[] };
  header: ChunkHeader;
}): JsonObject {
  const { told, properties, person, header } = parts;
  const groups = objectField(properties, '$groups');
  const fromBrowser = textField(properties, '$lib') === 'web';
  return compact({
    ...groupedContext(properties),
    ip: textField(properties, '$ip') ?? (field(properties, '$geoip_disable') === true ? undefined : header.ip),
    userAgent:
      textField(properties, '$raw_user_agent') ??
      textField(properties, '$useragent') ??
      (fromBrowser ? header.userAgent : undefined),
    locale: textField(properties, '$locale') ?? textField(properties, '$browser_language'),
    timezone: textField(properties, '$timezone'),
    sessionId: textField(properties, '$session_id'),
    groups,
    groupId: told.type === 'group' ? undefined : firstGroup(groups),
    groupType: told.type === 'group' ? textField(properties, '$group_type') : undefined,
    traits: told.type === 'identify' || isEmpty(person.traits) ? undefined : person.traits,
    setOnce: isEmpty(person.setOnce) ? undefined : Object.keys(person.setOnce),
    unset: person.unset.length === 0 ? undefined : person.unset,
  }) as JsonObject;
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}

/** Names of traits to remove: SDKs send a list, some an object whose values mean nothing. */
function unsetOf(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.filter((name) => typeof name === 'string');
  return isObject(value) ? Object.keys(value) : [];
}

function groupedContext(properties: JsonObject): JsonObject {
  const context: Record<string, Record<string, Json>> = {};
  for (const [group, name, property] of CONTEXT_PROPERTIES) {
    const value = field(properties, property);
    if (value === undefined || value === null) continue;
    context[group] = { [name]: value, ...context[group] };
  }
  return context;
}

function firstGroup(groups: JsonObject | undefined): string | undefined {
  return groups === undefined
    ? undefined
    : Object.values(groups)
        .map(idOf)
        .find((id) => id !== undefined);
}

function originalOf(event: JsonObject, header: ChunkHeader): Json | undefined {
  const timestamp = field(event, 'timestamp');
  if (parseTimestamp(timestamp) !== null) return timestamp;
  const offset = field(event, 'offset');
  if (typeof offset !== 'number' || offset <= 0) return undefined;
  // As text: a small number would be taken for seconds. What ends before 1970 is no time of any use.
  const ms = Math.round(header.receivedAtMs - offset);
  return ms >= 0 ? new Date(ms).toISOString() : undefined;
}

/** With an offset in the timestamp's place the server's clock was used already, and there is nothing to correct. */
function sentAtOf({ event, envelope }: CanonicalInput, properties: JsonObject): Json | undefined {
  const isBelieved = field(properties, '$ignore_sent_at') === true;
  const isUsed = parseTimestamp(field(event, 'timestamp')) !== null && !isBelieved;
  return isUsed ? field(envelope, 'sentAt') : undefined;
}

function factsOf({ event, header, exact }: CanonicalInput, properties: JsonObject): PostHogFacts {
  const isIdentified = field(properties, '$is_identified');
  const text = (name: string) => textField(properties, name) ?? '';
  const id = (name: string) => idText(field(properties, name), () => exact(`properties.${name}`));
  const ownId = (name: string) => idText(field(event, name), () => exact(name));
  return {
    event: textField(event, 'event') ?? (header.path.startsWith('/engage') ? '$identify' : ''),
    distinctId: ownId('distinct_id') || ownId('$distinct_id') || id('distinct_id'),
    anonDistinctId: id('$anon_distinct_id'),
    deviceId: id('$device_id'),
    isIdentified: typeof isIdentified === 'boolean' ? isIdentified : undefined,
    alias: id('alias'),
    groupKey: id('$group_key'),
    title: text('title') || text('$title'),
    pathname: text('$pathname'),
    screenName: text('$screen_name'),
  };
}

function idText(value: Json | undefined, exact: () => string): string {
  const unsafe = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return unsafe ? exact() : (idOf(value) ?? '');
}
