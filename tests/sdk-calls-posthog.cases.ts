import { PostHog } from 'posthog-node';
import { expect } from 'vitest';
import { PAGE_PATH } from './sdk-browser';
import { campaign, fromBrowser, page, properties, type SdkCalls, text, timestamp, traits } from './sdk-calls';

const uuid = '01900000-0000-7000-8000-00000000000a';

/** v0, or the API that answers event by event, which the package is told of by its environment. */
export const posthogNode = (mode: 'v0' | 'v1'): SdkCalls => ({
  sdk: `posthog-node by ${mode}`,
  dialect: 'posthog',
  async send({ writeKey, captureUrl }) {
    const errors: unknown[] = [];
    process.env.POSTHOG_CAPTURE_MODE = mode;
    const client = new PostHog(writeKey, { host: captureUrl, flushAt: 100, flushInterval: 60_000 });
    delete process.env.POSTHOG_CAPTURE_MODE;
    client.on('error', (error) => errors.push(error));
    await callPostHogNode(client);
    await client.shutdown();
    expect(errors).toEqual([]);
  },
  expected: [
    {
      ...{ type: 'track', event: 'Order "Completed" 😀', userId: 'u1', messageId: uuid, properties },
      ...{ originalTimestamp: timestamp.toISOString(), anonymousId: undefined },
      context: {
        ...{ traits: { plan: 'pro', first: 1 }, setOnce: ['first'], groups: { company: 'g1' }, groupId: 'g1' },
        sessionId: 's1',
      },
    },
    { type: 'identify', userId: 'u1', traits: { ...traits, first: 'x' }, context: { setOnce: ['first'] } },
    { type: 'identify', userId: 'u1', traits: { plan: 'max', first: 2 }, context: { setOnce: ['first'] } },
    { type: 'identify', userId: 'u1', traits: {}, context: { unset: ['plan', 'email'] } },
    { type: 'alias', userId: 'u1', previousId: 'a1' },
    { type: 'group', userId: 'u1', groupId: 'g1', traits: { plan: 'pro' }, context: { groupType: 'company' } },
    { type: 'page', userId: 'u1', name: 'Home', properties: { url: 'https://x.example/p', title: 'Home' } },
    { type: 'screen', userId: 'u1', name: 'Main' },
    { type: 'track', event: 'personless', userId: 'u1', properties: { $process_person_profile: false } },
    {
      type: 'track',
      event: '$exception',
      userId: 'u1',
      properties: { cart: 7, $exception_list: [{ value: 'broken' }] },
    },
    { type: 'track', event: '$ai_generation', userId: 'u1', properties: { $ai_model: 'm1', $ai_input: 'Grüße 👋' } },
    { type: 'track', event: '$ai_span', userId: 'u1', properties: { $ai_model: 'm1' } },
    { type: 'track', event: 'at once', userId: 'u1' },
    { type: 'identify', userId: 'u2', traits: { plan: 'free' } },
    { type: 'alias', userId: 'u2', previousId: 'a2' },
    { type: 'group', userId: 'u2', groupId: 't1', traits: {}, context: { groupType: 'team' } },
    {
      type: 'track',
      event: '$exception',
      userId: 'u1',
      properties: { $exception_list: [{ value: 'broken at once' }] },
    },
    { type: 'track', event: '$ai_trace', userId: 'u1' },
  ].map((event) => ({
    ...{ messageId: text, originalTimestamp: text, sentAt: text },
    ...event,
    context: { ...event.context, library: { name: 'posthog-node', version: '5.70.0' } },
  })),
});

async function callPostHogNode(client: PostHog): Promise<void> {
  const groups = { company: 'g1' };
  client.capture({
    ...{ distinctId: 'u1', event: 'Order "Completed" 😀', groups, timestamp, uuid },
    properties: { ...properties, $set: { plan: 'pro' }, $set_once: { first: 1 }, $session_id: 's1' },
  });
  client.identify({ distinctId: 'u1', properties: { ...traits, $set_once: { first: 'x' } } });
  client.setPersonProperties({ distinctId: 'u1', properties: { plan: 'max' }, propertiesOnce: { first: 2 } });
  client.unsetPersonProperties({ distinctId: 'u1', properties: ['plan', 'email'] });
  client.alias({ distinctId: 'u1', alias: 'a1' });
  client.groupIdentify({ groupType: 'company', groupKey: 'g1', properties: { plan: 'pro' }, distinctId: 'u1' });
  const seen = { $current_url: 'https://x.example/p', title: 'Home' };
  client.capture({ distinctId: 'u1', event: '$pageview', properties: seen });
  client.capture({ distinctId: 'u1', event: '$screen', properties: { $screen_name: 'Main' } });
  client.capture({ distinctId: 'u1', event: 'personless', properties: { $process_person_profile: false } });
  client.captureException(new Error('broken'), 'u1', { cart: 7 });
  const $ai_model = 'm1';
  client.captureAi({ distinctId: 'u1', event: '$ai_generation', properties: { $ai_model, $ai_input: 'Grüße 👋' } });
  client.capture({ distinctId: 'u1', event: '$ai_span', properties: { $ai_model } });
  await client.captureImmediate({ distinctId: 'u1', event: 'at once' });
  await client.identifyImmediate({ distinctId: 'u2', properties: { plan: 'free' } });
  await client.aliasImmediate({ distinctId: 'u2', alias: 'a2' });
  await client.groupIdentifyImmediate({ groupType: 'team', groupKey: 't1', properties: {}, distinctId: 'u2' });
  await client.captureExceptionImmediate(new Error('broken at once'), 'u1');
  await client.captureAiImmediate({ distinctId: 'u1', event: '$ai_trace', properties: { $ai_model } });
}

/** Only what the test calls of it: its package is a dependency of capture's own tests. */
interface PostHogBrowser {
  init(key: string, options: object): void;
  on(event: 'eventCaptured', listener: (event: { event: string }) => void): void;
  get_property(name: string): unknown;
  capture(event: string, properties?: object): void;
  identify(id: string, set: object, setOnce: object): void;
  setPersonProperties(set: object, setOnce: object): void;
  unsetPersonProperties(names: readonly string[]): void;
  setInternalOrTestUser(): void;
  group(type: string, key: string, set: object): void;
  alias(alias: string, original: string): void;
  register(properties: object): void;
  unregister(name: string): void;
  updateEarlyAccessFeatureEnrollment(key: string, isEnrolled: boolean): void;
  captureException(error: Error, properties: object): void;
  captureTraceFeedback(traceId: string, feedback: string): void;
  captureTraceMetric(traceId: string, name: string, value: number): void;
  opt_out_capturing(): void;
  opt_in_capturing(): void;
  reset(): void;
}

/** Resetting makes it forget the campaign too. */
const AFTER_RESET: ReadonlySet<string> = new Set(['After Reset', '$pageleave']);

export const posthogBrowser: SdkCalls = {
  sdk: 'posthog-js in Chromium, its remote config from the same host',
  dialect: 'posthog',
  async send({ writeKey, captureUrl, browser }) {
    const shop = await browser.open('posthog-js');
    await shop.evaluate(
      async ({ writeKey, captureUrl }) => {
        const { posthog } = (globalThis as unknown as { sdk: { posthog: PostHogBrowser } }).sdk;
        Object.assign(globalThis, { posthog });
        // It tells of the page in a turn of its own after it was loaded.
        await new Promise<void>((resolve) => {
          posthog.on('eventCaptured', ({ event }) => event === '$pageview' && resolve());
          // A browser that a test drives is a bot to the SDK.
          posthog.init(writeKey, {
            ...{ api_host: captureUrl, person_profiles: 'always', opt_out_useragent_filter: true },
          });
        });
      },
      { writeKey, captureUrl },
    );
    // The remote config has come, and says in so many words that clicks may be captured.
    await shop.waitForFunction(() => {
      const { posthog } = globalThis as unknown as { posthog: PostHogBrowser };
      return posthog.get_property('$autocapture_disabled_server_side') === false;
    });
    await shop.click('#buy');
    await shop.evaluate(callPostHog, { traits, properties });
    // What is on its way when a page is left may be lost: the page's view, the identify and the opt-in, which are sent
    // at once; exceptions, which are sent apart; and the rest.
    await shop.waitForFunction(() => {
      const sent = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/e/'));
      return sent.length >= 5;
    });
    // That it was left goes as a beacon.
    await shop.goto('about:blank');
  },
  expected: [
    { type: 'page', name: 'Shoes', userId: undefined, properties: { path: PAGE_PATH, title: 'Shoes' } },
    {
      ...{ type: 'track', event: '$autocapture', userId: undefined },
      properties: { $event_type: 'click', $el_text: 'Buy' },
    },
    {
      ...{ type: 'identify', userId: 'u1', traits: { ...traits, joined: 'today' } },
      context: { setOnce: expect.arrayContaining(['joined']) },
    },
    { type: 'identify', userId: 'u1', traits: { level: 3, first: 'x' }, context: { setOnce: ['first'] } },
    { type: 'identify', userId: 'u1', context: { unset: ['age'] } },
    { type: 'identify', userId: 'u1', traits: { $internal_or_test_user: true } },
    { type: 'group', userId: 'u1', groupId: 'g1', traits: { plan: 'pro' }, context: { groupType: 'company' } },
    { type: 'alias', userId: 'u1', previousId: 'u2' },
    {
      ...{ type: 'track', userId: 'u1', event: 'Order "Completed" 😀', properties: { ...properties, tier: 'gold' } },
      context: { traits: { seen: 1, since: 2 }, setOnce: ['since'], groups: { company: 'g1' }, groupId: 'g1' },
    },
    {
      ...{ type: 'track', userId: 'u1', event: '$feature_enrollment_update' },
      properties: { $feature_flag: 'beta', $feature_enrollment: true },
    },
    {
      ...{ type: 'track', userId: 'u1', event: '$exception' },
      properties: { $exception_list: [expect.objectContaining({ type: 'Error', value: 'broken' })], cart: 7 },
    },
    { type: 'track', event: '$ai_feedback', properties: { $ai_trace_id: 't1', $ai_feedback_text: 'fine' } },
    { type: 'track', event: '$ai_metric', properties: { $ai_metric_name: 'score', $ai_metric_value: '5' } },
    { type: 'track', userId: 'u1', event: '$opt_in' },
    { type: 'track', userId: undefined, event: 'After Reset' },
    { type: 'track', userId: undefined, event: '$pageleave', properties: { $pathname: PAGE_PATH } },
  ].map((event) => ({
    ...{ ...event, anonymousId: text, originalTimestamp: text, sentAt: text },
    // It says a page's title with the page only.
    context: {
      ...{ ...fromBrowser, library: { name: 'web', version: '1.449.2' }, sessionId: text },
      ...('event' in event && AFTER_RESET.has(String(event.event)) ? {} : { campaign }),
      ...{ page: { path: page.path, url: page.url }, ...('context' in event ? event.context : {}) },
    },
  })),
};

/** Runs in the page. */
function callPostHog({ traits, properties }: { traits: object; properties: object }): void {
  const { posthog } = globalThis as unknown as { posthog: PostHogBrowser };
  posthog.identify('u1', traits, { joined: 'today' });
  posthog.setPersonProperties({ level: 3 }, { first: 'x' });
  posthog.unsetPersonProperties(['age']);
  posthog.setInternalOrTestUser();
  posthog.group('company', 'g1', { plan: 'pro' });
  posthog.alias('u2', 'u1');
  posthog.register({ tier: 'gold' });
  posthog.capture('Order "Completed" 😀', { ...properties, $set: { seen: 1 }, $set_once: { since: 2 } });
  posthog.unregister('tier');
  posthog.updateEarlyAccessFeatureEnrollment('beta', true);
  posthog.captureException(new Error('broken'), { cart: 7 });
  posthog.captureTraceFeedback('t1', 'fine');
  posthog.captureTraceMetric('t1', 'score', 5);
  posthog.opt_out_capturing();
  posthog.capture('Hidden');
  posthog.opt_in_capturing();
  posthog.reset();
  posthog.capture('After Reset');
}
