import type { SourceDescriptor } from '../types';

/** An SDK or server that sends events to capture with a write key. All dialects share it: the endpoint tells them apart. */
export const httpSource: SourceDescriptor = {
  type: 'http',
  name: 'SDK or HTTP API',
  kind: 'push',
  category: 'Apps and websites',
  description: 'Events from your website, app or server, sent by a Segment or PostHog SDK, or by plain HTTP.',
  logo: 'http',
  settings: [],
};
