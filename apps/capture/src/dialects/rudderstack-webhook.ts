import { newId } from '@tributary/kernel';
import { eventOfQuery } from '../pixel';
import type { EventEndpoint } from './contract';

const NAME = 'webhook_source_event';

/**
 * What another service posts to RudderStack's webhook address becomes the properties of a track, under the name that
 * RudderStack gives to it. A body that is no JSON object stays as it came, and is refused for that.
 */
export const webhookEvent: Pick<EventEndpoint, 'bodyOf' | 'wrap'> = {
  bodyOf: ({ query }) => eventOfQuery(query, { without: ['writeKey'] }),
  wrap(body) {
    const properties = parsed(body);
    if (properties === null) return body;
    const event = { type: 'track', event: NAME, anonymousId: newId('anon'), properties };
    return Buffer.from(JSON.stringify(event), 'utf8');
  },
};

function parsed(body: Uint8Array): object | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
