/** A way to send events to a push source. The snippets are what a person pastes; they run as they are. */
export interface Sdk {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly logo: string;
  readonly description: string;
  readonly snippet: (to: { writeKey: string; captureUrl: string }) => readonly SnippetPart[];
}

export interface SnippetPart {
  readonly title: string;
  readonly code: string;
}

const segmentNode: Sdk = {
  id: 'node',
  name: 'Node.js',
  category: 'Servers',
  logo: 'node',
  description: 'Segment’s Node SDK, from your server.',
  snippet: ({ writeKey, captureUrl }) => [
    { title: 'Terminal', code: 'npm install @segment/analytics-node' },
    {
      title: 'first-event.mjs',
      code: `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({
  writeKey: '${writeKey}',
  host: '${captureUrl}',
});

analytics.track({
  userId: 'user_1',
  event: 'Order Completed',
  properties: { orderId: 'A-1001', total: 59.9, currency: 'EUR' },
});

await analytics.closeAndFlush();`,
    },
  ],
};

const segmentBrowser: Sdk = {
  id: 'browser',
  name: 'Browser',
  category: 'Websites',
  logo: 'javascript',
  description: 'Segment’s Analytics.js, from your website. Settings and events have one host.',
  snippet: ({ writeKey, captureUrl }) => [
    { title: 'Terminal', code: 'npm install @segment/analytics-next' },
    {
      title: 'analytics.js',
      code: `import { AnalyticsBrowser } from '@segment/analytics-next';

export const analytics = AnalyticsBrowser.load({
  writeKey: '${writeKey}',
  cdnURL: '${captureUrl}',
});

analytics.page();
analytics.track('Signed Up', { plan: 'Pro' });`,
    },
  ],
};

const scriptTag: Sdk = {
  id: 'script',
  name: 'Script tag',
  category: 'Websites',
  logo: 'javascript',
  description: 'Two lines in your pages, nothing to build. The script comes from here, and sends page views by itself.',
  snippet: ({ writeKey, captureUrl }) => [
    {
      title: 'index.html',
      code: `<script>
  // Once the script is there. Page views are sent without it.
  function analyticsLoaded(analytics) {
    analytics.track('Signed Up', { plan: 'Pro' });
  }
</script>
<script async src="${captureUrl}/p.js" data-write-key="${writeKey}:js" data-onload="analyticsLoaded"></script>`,
    },
  ],
};

const segmentPython: Sdk = {
  id: 'python',
  name: 'Python',
  category: 'Servers',
  logo: 'python',
  description: 'Segment’s Python SDK, from your server.',
  snippet: ({ writeKey, captureUrl }) => [
    { title: 'Terminal', code: 'pip install segment-analytics-python' },
    {
      title: 'first_event.py',
      code: `import segment.analytics as analytics

analytics.write_key = '${writeKey}'
analytics.host = '${captureUrl}'

analytics.track('user_1', 'Order Completed', {
    'orderId': 'A-1001', 'total': 59.9, 'currency': 'EUR',
})
analytics.flush()`,
    },
  ],
};

const http: Sdk = {
  id: 'http',
  name: 'HTTP API',
  category: 'Servers',
  logo: 'curl',
  description: 'Any language that can make a request. Speaks Segment’s HTTP API.',
  snippet: ({ writeKey, captureUrl }) => [
    {
      title: 'Terminal',
      code: `curl ${captureUrl}/v1/track \\
  --user '${writeKey}:' \\
  --header 'content-type: application/json' \\
  --data '{
    "userId": "user_1",
    "event": "Order Completed",
    "properties": { "orderId": "A-1001", "total": 59.9, "currency": "EUR" }
  }'`,
    },
  ],
};

const posthogBrowser: Sdk = {
  id: 'posthog-js',
  name: 'PostHog JS',
  category: 'Websites',
  logo: 'posthog',
  description: 'Keep PostHog’s browser SDK and point it here.',
  snippet: ({ writeKey, captureUrl }) => [
    { title: 'Terminal', code: 'npm install posthog-js' },
    {
      title: 'analytics.js',
      code: `import posthog from 'posthog-js';

posthog.init('${writeKey}', {
  api_host: '${captureUrl}',
  advanced_disable_flags: true,
});

posthog.capture('Signed Up', { plan: 'Pro' });`,
    },
  ],
};

const posthogNode: Sdk = {
  id: 'posthog-node',
  name: 'PostHog Node',
  category: 'Servers',
  logo: 'posthog',
  description: 'Keep PostHog’s server SDK and point it here.',
  snippet: ({ writeKey, captureUrl }) => [
    { title: 'Terminal', code: 'npm install posthog-node' },
    {
      title: 'first-event.mjs',
      code: `import { PostHog } from 'posthog-node';

const posthog = new PostHog('${writeKey}', { host: '${captureUrl}' });

posthog.capture({
  distinctId: 'user_1',
  event: 'Order Completed',
  properties: { orderId: 'A-1001', total: 59.9, currency: 'EUR' },
});

await posthog.shutdown();`,
    },
  ],
};

const posthogPython: Sdk = {
  id: 'posthog-python',
  name: 'PostHog Python',
  category: 'Servers',
  logo: 'posthog',
  description: 'Keep PostHog’s Python SDK and point it here.',
  snippet: ({ writeKey, captureUrl }) => [
    { title: 'Terminal', code: 'pip install posthog' },
    {
      title: 'first_event.py',
      code: `from posthog import Posthog

posthog = Posthog('${writeKey}', host='${captureUrl}')
posthog.capture('Order Completed', distinct_id='user_1', properties={
    'orderId': 'A-1001', 'total': 59.9, 'currency': 'EUR',
})
posthog.shutdown()`,
    },
  ],
};

const rudderBrowser: Sdk = {
  id: 'rudderstack-js',
  name: 'RudderStack JS',
  category: 'Websites',
  logo: 'rudderstack',
  description: 'Keep RudderStack’s browser SDK and point it here.',
  snippet: ({ writeKey, captureUrl }) => [
    { title: 'Terminal', code: 'npm install @rudderstack/analytics-js' },
    {
      title: 'analytics.js',
      code: `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

export const analytics = new RudderAnalytics();
analytics.load('${writeKey}', '${captureUrl}', {
  configUrl: '${captureUrl}',
});

analytics.page();
analytics.track('Signed Up', { plan: 'Pro' });`,
    },
  ],
};

const rudderNode: Sdk = {
  id: 'rudderstack-node',
  name: 'RudderStack Node',
  category: 'Servers',
  logo: 'rudderstack',
  description: 'Keep RudderStack’s Node SDK and point it here.',
  snippet: ({ writeKey, captureUrl }) => [
    { title: 'Terminal', code: 'npm install @rudderstack/rudder-sdk-node' },
    {
      title: 'first-event.mjs',
      code: `import Analytics from '@rudderstack/rudder-sdk-node';

const analytics = new Analytics('${writeKey}', {
  dataPlaneUrl: '${captureUrl}',
});

analytics.track({
  userId: 'user_1',
  event: 'Order Completed',
  properties: { orderId: 'A-1001', total: 59.9, currency: 'EUR' },
});

await analytics.flush();`,
    },
  ],
};

const jitsuBrowser: Sdk = {
  id: 'jitsu-js',
  name: 'Jitsu JS',
  category: 'Websites',
  logo: 'jitsu',
  description: 'Keep Jitsu’s browser SDK and point it here.',
  snippet: ({ writeKey, captureUrl }) => [
    { title: 'Terminal', code: 'npm install @jitsu/js' },
    {
      title: 'analytics.js',
      code: `import { jitsuAnalytics } from '@jitsu/js';

export const analytics = jitsuAnalytics({
  host: '${captureUrl}',
  // It wants a key to look like key:secret; what stands behind the colon means nothing here.
  writeKey: '${writeKey}:js',
});

analytics.page();
analytics.track('Signed Up', { plan: 'Pro' });`,
    },
  ],
};

export const SDKS: readonly Sdk[] = [
  segmentNode,
  segmentBrowser,
  scriptTag,
  segmentPython,
  http,
  posthogBrowser,
  posthogNode,
  posthogPython,
  rudderBrowser,
  rudderNode,
  jitsuBrowser,
];

export function sdkOf(id: string | null): Sdk {
  return SDKS.find((sdk) => sdk.id === id) ?? segmentNode;
}
