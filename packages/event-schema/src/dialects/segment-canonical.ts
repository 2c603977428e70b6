import { parseTimestamp } from '../timestamps';
import { type CanonicalEvent, type ChunkHeader, EVENT_TYPES, type EventType, type JsonObject } from '../types';
import { compact, field, idField, objectField, textField, timesOf } from './canonical-parts';
import type { CanonicalInput } from './contract';

/** Calls that only browsers make: their answers to "who" and "where from" are the request's own. */
const BROWSER_PATH = /^\/v1\/[tipgasb]$/;

/** What a request says of its user, put into the context of its events. */
export type WithRequest = (context: JsonObject, header: ChunkHeader) => JsonObject;

/** Segment's own shape, with the batch's fields under the event's, and the request's address where it is the user's. */
export function segmentToCanonical(input: CanonicalInput, withRequest: WithRequest = segmentRequest): CanonicalEvent {
  const { event, header, envelope } = input;
  const type = typeOf(event, header);
  const context = { ...objectField(envelope, 'context'), ...objectField(event, 'context') };
  const integrations = { ...objectField(envelope, 'integrations'), ...objectField(event, 'integrations') };
  const original = [field(event, 'originalTimestamp'), field(event, 'timestamp')].find(
    (at) => parseTimestamp(at) !== null,
  );
  const sentAt = [field(event, 'sentAt'), field(envelope, 'sentAt')].find((at) => parseTimestamp(at) !== null);
  return compact({
    messageId: input.messageId,
    type,
    event: type === 'track' ? textField(event, 'event') : undefined,
    ...pageNames(type, event),
    userId: idField(input, 'userId'),
    anonymousId: idField(input, 'anonymousId'),
    groupId: idField(input, 'groupId'),
    previousId: idField(input, 'previousId'),
    properties: objectField(event, 'properties') ?? (hasProperties(type) ? {} : undefined),
    traits: objectField(event, 'traits') ?? (hasTraits(type) ? {} : undefined),
    context: withRequest(context, header),
    integrations: Object.keys(integrations).length === 0 ? undefined : integrations,
    ...timesOf(header.receivedAtMs, original, sentAt),
  }) as CanonicalEvent;
}

function typeOf(event: JsonObject, header: ChunkHeader): EventType {
  const told = header.impliedType ?? field(event, 'type');
  return EVENT_TYPES.find((type) => type === told) ?? 'track';
}

function pageNames(type: EventType, event: JsonObject) {
  if (type !== 'page' && type !== 'screen') return {};
  return { name: textField(event, 'name'), category: textField(event, 'category') };
}

const hasProperties = (type: EventType) => type === 'track' || type === 'page' || type === 'screen';
const hasTraits = (type: EventType) => type === 'identify' || type === 'group';

/** A server's batch comes from the server's address; only the client's own request, or its wish (`direct`), tells the user's. */
function segmentRequest(context: JsonObject, header: ChunkHeader): JsonObject {
  const library = textField(objectField(context, 'library') ?? {}, 'name') ?? '';
  const fromBrowser = library.startsWith('analytics.js') || BROWSER_PATH.test(header.path);
  const direct = field(context, 'direct') === true;
  return fromBrowser || direct ? underRequest(context, header) : context;
}

/** The request's address and user agent, where the context says nothing of them. */
export function underRequest(context: JsonObject, { ip, userAgent }: ChunkHeader): JsonObject {
  return {
    ...context,
    ...(ip === undefined || textField(context, 'ip') !== undefined ? {} : { ip }),
    ...(userAgent === undefined || textField(context, 'userAgent') !== undefined ? {} : { userAgent }),
  };
}
