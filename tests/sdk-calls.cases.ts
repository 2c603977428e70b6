import Rudder from '@rudderstack/rudder-sdk-node';
import OldSegment from 'analytics-node';
import { expect } from 'vitest';
import { PAGE_PATH, type SdkBrowser } from './sdk-browser';

/** An unmodified SDK from npm: every call that it has, and the canonical events that they have to become. */
export interface SdkCalls {
  readonly sdk: string;
  readonly dialect: string;
  /** Resolves when all calls were made; what is sent later, is sent while the product is looked at. */
  send(to: { readonly writeKey: string; readonly captureUrl: string; readonly browser: SdkBrowser }): Promise<void>;
  readonly expected: readonly Readonly<Record<string, unknown>>[];
}

const text = expect.any(String);
const timestamp = new Date('2026-01-02T03:04:05.678Z');
const traits = { email: 'ü@b.c', age: 3, tags: ['x'] };
const properties = { total: 59.9, deep: { a: [1, null] }, text: 'Grüße 👋' };
/** What every page of the shop says of itself. */
const page = { path: PAGE_PATH, title: 'Shoes', url: expect.stringContaining(PAGE_PATH) };
const campaign = { source: 'news', medium: 'email', name: 'spring' };
const fromBrowser = { page, userAgent: expect.stringContaining('Chrome'), ip: '127.0.0.1' };

const rudderNode: SdkCalls = {
  sdk: '@rudderstack/rudder-sdk-node',
  dialect: 'rudderstack',
  async send({ writeKey, captureUrl }) {
    const client = new Rudder(writeKey, { dataPlaneUrl: captureUrl, flushAt: 20, flushInterval: 100 });
    const common = {
      userId: 'u1',
      anonymousId: 'a1',
      timestamp,
      originalTimestamp: timestamp,
      integrations: { All: true },
    };
    client.identify({ ...common, traits, context: { ip: '8.8.8.8' } });
    client.track({ ...common, event: 'Order "Completed" 😀', properties });
    client.page({ ...common, name: 'Home', properties: { path: '/' } });
    client.screen({ ...common, name: 'Main', properties: { tab: 2 } });
    client.group({ ...common, groupId: 'g1', traits: { plan: 'pro' } });
    client.alias({ userId: 'u1', previousId: 'a1', integrations: { All: true } });
    await client.flush();
  },
  expected: [
    { type: 'identify', traits, context: { ip: '8.8.8.8' } },
    { type: 'track', event: 'Order "Completed" 😀', properties },
    { type: 'page', name: 'Home', properties: { path: '/' } },
    { type: 'screen', name: 'Main', properties: { tab: 2 } },
    { type: 'group', groupId: 'g1', traits: { plan: 'pro' } },
    { type: 'alias', previousId: 'a1', anonymousId: undefined, originalTimestamp: text },
  ].map((event) => ({
    ...{ userId: 'u1', anonymousId: 'a1', originalTimestamp: timestamp.toISOString(), sentAt: text },
    ...event,
    integrations: { All: true },
    context: { ...event.context, library: { name: 'analytics-node', version: '3.0.13' } },
  })),
};

const segmentOldNode: SdkCalls = {
  sdk: 'analytics-node',
  dialect: 'segment',
  async send({ writeKey, captureUrl }) {
    const client = new OldSegment(writeKey, { host: captureUrl, flushAt: 20, flushInterval: 100 });
    const common = { userId: 'u1', anonymousId: 'a1', timestamp, context: { ip: '8.8.8.8' } };
    client.identify({ ...common, traits });
    client.track({ ...common, event: 'Order "Completed" 😀', properties });
    client.page({ ...common, name: 'Home', category: 'Docs', properties: { path: '/' } });
    client.screen({ ...common, name: 'Main', properties: { tab: 2 } });
    client.group({ ...common, groupId: 'g1', traits: { plan: 'pro' } });
    client.alias({ userId: 'u1', previousId: 'a1', timestamp, context: { ip: '8.8.8.8' } });
    await client.flush();
  },
  expected: [
    { type: 'identify', anonymousId: 'a1', traits },
    { type: 'track', anonymousId: 'a1', event: 'Order "Completed" 😀', properties },
    { type: 'page', anonymousId: 'a1', name: 'Home', category: 'Docs', properties: { path: '/' } },
    { type: 'screen', anonymousId: 'a1', name: 'Main', properties: { tab: 2 } },
    { type: 'group', anonymousId: 'a1', groupId: 'g1', traits: { plan: 'pro' } },
    { type: 'alias', previousId: 'a1' },
  ].map((event) => ({
    ...{ ...event, userId: 'u1', originalTimestamp: timestamp.toISOString(), sentAt: text },
    context: { ip: '8.8.8.8', library: { name: 'analytics-node', version: '6.2.0' } },
  })),
};

const segmentBrowser: SdkCalls = {
  sdk: '@segment/analytics-next in Chromium, its settings from the same host',
  dialect: 'segment',
  async send({ writeKey, captureUrl, browser }) {
    const shop = await browser.open('@segment/analytics-next');
    await shop.evaluate(
      async ({ writeKey, captureUrl, traits, properties }) => {
        const { sdk } = globalThis as unknown as { sdk: typeof import('@segment/analytics-next') };
        const analytics = sdk.AnalyticsBrowser.load({ writeKey, cdnURL: captureUrl });
        await analytics.page('Docs', 'Home', { plan: 'pro' });
        // Once somebody is known, the SDK puts that id over the one that alias is given.
        await analytics.alias('u1', 'u0');
        await analytics.identify('u1', traits);
        await analytics.track('Order "Completed" 😀', properties);
        await analytics.screen('App', 'Main', { tab: 2 });
        await analytics.group('g1', { plan: 'pro' });
        await analytics.reset();
        await analytics.track('After Reset');
      },
      { writeKey, captureUrl, traits, properties },
    );
  },
  expected: [
    { type: 'page', name: 'Home', category: 'Docs', properties: { plan: 'pro', path: PAGE_PATH, title: 'Shoes' } },
    { type: 'identify', userId: 'u1', traits },
    { type: 'track', userId: 'u1', event: 'Order "Completed" 😀', properties },
    { type: 'screen', userId: 'u1', name: 'Main', category: 'App', properties: { tab: 2 } },
    { type: 'group', userId: 'u1', groupId: 'g1', traits: { plan: 'pro' } },
    { type: 'alias', userId: 'u1', previousId: 'u0' },
    { type: 'track', userId: undefined, event: 'After Reset' },
  ].map((event) => ({
    ...{ ...event, anonymousId: text, originalTimestamp: text, sentAt: text },
    context: { ...fromBrowser, campaign, library: { name: 'analytics.js', version: text } },
  })),
};

const rudderBrowser: SdkCalls = {
  sdk: '@rudderstack/analytics-js in Chromium, its source config from the same host',
  dialect: 'rudderstack',
  async send({ writeKey, captureUrl, browser }) {
    const shop = await browser.open('@rudderstack/analytics-js/bundled');
    await shop.evaluate(
      async ({ writeKey, captureUrl, traits, properties }) => {
        const { sdk } = globalThis as unknown as { sdk: typeof import('@rudderstack/analytics-js') };
        const analytics = new sdk.RudderAnalytics();
        analytics.load(writeKey, captureUrl, { configUrl: captureUrl });
        await new Promise<void>((resolve) => analytics.ready(resolve));
        analytics.page('Docs', 'Home', { plan: 'pro' });
        analytics.identify('u1', traits);
        analytics.track('Order "Completed" 😀', properties);
        analytics.group('g1', { plan: 'pro' });
        analytics.alias('u2', 'u1');
        analytics.reset();
        analytics.track('After Reset');
      },
      { writeKey, captureUrl, traits, properties },
    );
  },
  expected: [
    { type: 'page', name: 'Home', category: 'Docs', properties: { plan: 'pro', path: PAGE_PATH, title: 'Shoes' } },
    { type: 'identify', userId: 'u1', traits },
    { type: 'track', userId: 'u1', event: 'Order "Completed" 😀', properties },
    { type: 'group', userId: 'u1', groupId: 'g1', traits: { plan: 'pro' } },
    { type: 'alias', userId: 'u2', previousId: 'u1' },
    { type: 'track', userId: undefined, event: 'After Reset' },
  ].map((event) => ({
    ...{ ...event, anonymousId: text, originalTimestamp: text, sentAt: text },
    context: { ...fromBrowser, campaign, library: { name: 'RudderLabs JavaScript SDK', version: '3.34.1' } },
  })),
};

const jitsuBrowser: SdkCalls = {
  sdk: '@jitsu/js in Chromium',
  dialect: 'jitsu',
  async send({ writeKey, captureUrl, browser }) {
    const shop = await browser.open('@jitsu/js');
    await shop.evaluate(
      async ({ writeKey, captureUrl, traits, properties }) => {
        const { sdk } = globalThis as unknown as { sdk: typeof import('@jitsu/js') };
        const analytics = sdk.jitsuAnalytics({ host: captureUrl, writeKey: `${writeKey}:js` });
        await analytics.page({ name: 'Home', plan: 'pro' });
        await analytics.identify('u1', traits);
        await analytics.track('Order "Completed" 😀', properties);
        await analytics.group('g1', { plan: 'pro' });
        await analytics.reset();
        await analytics.track('After Reset');
      },
      { writeKey, captureUrl, traits, properties },
    );
  },
  expected: [
    { type: 'page', properties: { plan: 'pro', path: PAGE_PATH, title: 'Shoes' } },
    { type: 'identify', userId: 'u1', traits },
    { type: 'track', userId: 'u1', event: 'Order "Completed" 😀', properties },
    { type: 'group', userId: 'u1', groupId: 'g1', traits: { plan: 'pro' } },
    { type: 'track', userId: undefined, event: 'After Reset' },
  ].map((event) => ({
    ...{ ...event, anonymousId: text, originalTimestamp: text, sentAt: text },
    context: { ...fromBrowser, campaign, library: { name: '@jitsu/js', version: '1.11.0', env: 'browser' } },
  })),
};

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

const posthogBrowser: SdkCalls = {
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

/** An SDK more is an entry here. Those of browsers share one Chromium and get a page of their own from it. */
export const SDK_CALLS: readonly SdkCalls[] = [
  ...[rudderNode, segmentOldNode],
  ...[segmentBrowser, rudderBrowser, jitsuBrowser, posthogBrowser],
];

type Fields = Readonly<Record<string, unknown>>;

/** Whether the events are the expected ones, field by field. What is expected as undefined has to be absent. */
export function expectCalls(events: readonly Fields[], { expected }: SdkCalls): void {
  const titleOf = ({ type, event = '' }: Fields) => `${type} ${event}`.trim();
  expect(events.map(titleOf).sort()).toEqual(expected.map(titleOf).sort());
  const left = new Set(events);
  for (const wanted of expected) {
    const alike = [...left].filter((event) => titleOf(event) === titleOf(wanted));
    const found = alike.find((event) => isAsExpected(event, wanted)) ?? alike[0] ?? {};
    expectFields(found, wanted);
    left.delete(found);
  }
}

function expectFields(found: Fields, wanted: Fields): void {
  const present = Object.entries(wanted).filter(([, value]) => value !== undefined);
  expect(found).toMatchObject(Object.fromEntries(present));
  for (const field of Object.keys(wanted)) if (wanted[field] === undefined) expect(found).not.toHaveProperty(field);
}

/** Several calls may become events of one type: the one that is meant is told by all of its fields. */
function isAsExpected(found: Fields, wanted: Fields): boolean {
  try {
    expectFields(found, wanted);
    return true;
  } catch {
    return false;
  }
}
