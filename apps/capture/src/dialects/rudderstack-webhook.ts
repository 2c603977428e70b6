import { scanDocument } from '@tributary/event-schema';
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
    const document = scanDocument(body, { elementFields: false });
    if (document.kind !== 'object') return body;
    const event = JSON.stringify({ type: 'track', event: NAME, anonymousId: newId('anon') });
    // As bytes, so that large numbers stay what they are, and no depth is too much.
    const head = Buffer.from(`${event.slice(0, -1)},"properties":`);
    return Buffer.concat([head, body.subarray(document.start, document.end), Buffer.from('}')]);
  },
};
