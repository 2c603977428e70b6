import { eventsOf, scanDocument } from '@tributary/event-schema';
import { newId } from '@tributary/kernel';
import { partsOf, textOrDataUrl } from '../multipart';
import { eventOfQuery } from '../pixel';
import type { EventEndpoint } from './contract';

const NAME = 'webhook_source_event';
const OPEN_OBJECT = 123;
export const LIST_LENGTH_MAX = 20_000;

/**
 * What another service posts to RudderStack's webhook address becomes the properties of a track, under the name that
 * RudderStack gives to it; each object of a list by itself. Forms are read too, by the rules of a query. What is neither
 * stays as it came, and is refused for that.
 */
export const webhookEvent: Pick<EventEndpoint, 'bodyOf' | 'wrap' | 'takesForms'> = {
  takesForms: true,
  bodyOf: ({ query }) => eventOfQuery(query, { without: ['writeKey'] }),
  wrap(body, contentType) {
    const fields = formOf(body, contentType.toLowerCase());
    const json = fields === null ? body : eventOfQuery(fields, { without: [] });
    const document = scanDocument(json, { elementFields: true });
    if (document.kind === 'object') return trackOf(json.subarray(document.start, document.end));
    // A list that is too long is refused for that.
    if (document.kind !== 'array' || document.elements.length > LIST_LENGTH_MAX) return body;
    const events = Array.from(eventsOf(json, document), (event) => [COMMA, trackOf(event)]).flat();
    return Buffer.concat([Buffer.from('['), ...events.slice(1), Buffer.from(']')]);
  },
};

const COMMA = Buffer.from(',');

function formOf(body: Uint8Array, contentType: string): URLSearchParams | null {
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8'));
  }
  const parts = contentType.startsWith('multipart/form-data') ? partsOf(body) : null;
  return parts && new URLSearchParams(parts.map((part) => [part.name, textOrDataUrl(part)]));
}

/** As bytes, so that large numbers stay what they are, and no depth is too much. What is no object is refused by itself. */
function trackOf(properties: Uint8Array): Uint8Array {
  if (properties[0] !== OPEN_OBJECT) return properties;
  const event = JSON.stringify({ type: 'track', event: NAME, anonymousId: newId('anon') });
  return Buffer.concat([Buffer.from(`${event.slice(0, -1)},"properties":`), properties, Buffer.from('}')]);
}
