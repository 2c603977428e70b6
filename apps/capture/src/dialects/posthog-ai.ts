import { json } from '../answers';
import { type Part, partsOf, textOrDataUrl } from '../multipart';
import type { EventEndpoint } from './contract';

type Fields = Readonly<Record<string, unknown>>;

const EVENT = 'event';
const PROPERTIES = 'event.properties';
const ONE_PROPERTY = 'event.properties.';

/** What a request was made of, by the event that became of it: its client hears which parts arrived. */
const partsOfEvents = new WeakMap<Uint8Array, readonly Part[]>();

/**
 * PostHog's events of AI come as a form of parts: `event`, `event.properties`, and one for each property that is large or
 * not JSON (`event.properties.$ai_input`). They become one event. There is no store of files here: text stays text, and
 * other bytes are a data URL.
 */
export const aiEvent: Pick<EventEndpoint, 'wrap' | 'answers'> = {
  wrap(body) {
    const parts = partsOf(body);
    const event = parts && eventOf(parts);
    if (!event) return body;
    partsOfEvents.set(event, parts);
    return event;
  },
  answers: {
    accepted: (body) => json(200, { accepted_parts: (body && partsOfEvents.get(body.json)?.map(told)) ?? [] }),
  },
};

const told = ({ name, bytes, contentType, contentEncoding }: Part) => ({
  ...{ name, length: bytes.length },
  ...{ 'content-type': contentType || null, 'content-encoding': contentEncoding || null },
});

/** Null when the first part is no event, as what follows would belong to none. */
function eventOf([first, ...others]: readonly Part[]): Uint8Array | null {
  if (first?.name !== EVENT) return null;
  if (others.length === 0) return first.bytes;
  try {
    const event: unknown = JSON.parse(textOrDataUrl(first));
    if (!isFields(event)) return null;
    // As entries, so that `__proto__` is a name like any other.
    const own = isFields(event.properties) ? Object.entries(event.properties) : [];
    const properties = Object.fromEntries([...own, ...others.flatMap(propertiesOf)]);
    return Buffer.from(JSON.stringify({ ...event, properties }), 'utf8');
  } catch {
    // No JSON, or nested deeper than can be written.
    return null;
  }
}

/** @throws SyntaxError when the properties are no JSON */
function propertiesOf(part: Part): [string, unknown][] {
  if (part.name === PROPERTIES) {
    const properties: unknown = JSON.parse(textOrDataUrl(part));
    return isFields(properties) ? Object.entries(properties) : [];
  }
  if (!part.name.startsWith(ONE_PROPERTY)) return [];
  const text = textOrDataUrl(part);
  const isJson = part.contentType.toLowerCase().startsWith('application/json');
  return [[part.name.slice(ONE_PROPERTY.length), isJson ? parsedOrText(text) : text]];
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Said to be JSON: it is kept as the text that it is.
    return text;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
