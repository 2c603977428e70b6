import { type ChunkHeader, type Dialect, EVENT_TYPES, type Json, type JsonObject } from '../types';

/** What JSON.parse and a plain reading of its objects say of a body: the truth that the scanner is measured against. */
export interface Truth {
  readonly elements: readonly Json[];
  readonly isAccepted: (element: Json) => boolean;
}

const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const DEPTH_MAX = 64;
/** Dialects in which an object without a batch is an event. */
const LONE_EVENTS: readonly Dialect[] = ['posthog', 'rudderstack', 'jitsu'];

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Halves of surrogate pairs become U+FFFD, in keys as well. */
export function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.replace(HALF, '\ufffd');
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.replace(HALF, '\ufffd'), wellFormed(item)]),
  );
}

/** The value of a body; undefined when it is no JSON. Invalid UTF-8 reads as U+FFFD, one byte order mark is passed over. */
export function parsed(bytes: Uint8Array): Json | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  try {
    return wellFormed(JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text));
  } catch {
    return undefined;
  }
}

export function depthOf(value: Json): number {
  let deepest = 0;
  const open: [Json, number][] = [[value, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [item, depth] = next;
    if (typeof item !== 'object' || item === null) continue;
    deepest = Math.max(deepest, depth + 1);
    for (const inner of Object.values(item)) open.push([inner, depth + 1]);
  }
  return deepest;
}

/** The request's events, or null when the body as a whole is refused. */
export function truthOf(header: ChunkHeader, root: Json): Truth | null {
  const isAccepted = (element: Json) =>
    isObject(element) &&
    depthOf(element) <= DEPTH_MAX &&
    (header.dialect === 'posthog' ? acceptsPostHog(element) : acceptsSegment(element, header.impliedType));
  const isSegmentCall = header.dialect === 'segment' && header.impliedType !== undefined && isObject(root);
  if (isSegmentCall) return { elements: [root], isAccepted };
  if (Array.isArray(root)) return { elements: root, isAccepted };
  if (isObject(root) && Array.isArray(root.batch)) return { elements: root.batch, isAccepted };
  return LONE_EVENTS.includes(header.dialect) && isObject(root) ? { elements: [root], isAccepted } : null;
}

const isText = (value: Json | undefined): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value !== '');
const isAbsent = (value: Json | undefined): boolean => value === undefined || value === null;
const isObjectOrAbsent = (value: Json | undefined): boolean => isAbsent(value) || isObject(value);

function acceptsSegment(event: JsonObject, implied: string | undefined): boolean {
  const type = implied ?? event.type;
  if (typeof type !== 'string' || !(EVENT_TYPES as readonly string[]).includes(type)) return false;
  return hasSegmentIds(event) && isObjectOrAbsent(event.context) && hasSegmentParts(event, type);
}

function hasSegmentIds({ userId, anonymousId, groupId, previousId }: JsonObject): boolean {
  const isId = (id: Json | undefined) => isAbsent(id) || typeof id === 'string' || typeof id === 'number';
  return [userId, anonymousId, groupId, previousId].every(isId) && (isText(userId) || isText(anonymousId));
}

function hasSegmentParts({ event, name, properties, traits, groupId, previousId }: JsonObject, type: string): boolean {
  switch (type) {
    case 'track':
      return typeof event === 'string' && event !== '' && isObjectOrAbsent(properties);
    case 'group':
      return isText(groupId) && isObjectOrAbsent(traits);
    case 'alias':
      return isText(previousId);
    case 'identify':
      return isObjectOrAbsent(traits);
    default:
      return (isAbsent(name) || typeof name === 'string') && isObjectOrAbsent(properties);
  }
}

function acceptsPostHog(event: JsonObject): boolean {
  if (typeof event.event !== 'string' || event.event === '') return false;
  if (!isObjectOrAbsent(event.properties)) return false;
  const properties = isObject(event.properties) ? event.properties : {};
  if (!isText(event.distinct_id) && !isText(event.$distinct_id) && !isText(properties.distinct_id)) return false;
  if (event.event === '$groupidentify') return isText(properties.$group_key);
  return !['$create_alias', '$merge_dangerously'].includes(event.event) || isText(properties.alias);
}
