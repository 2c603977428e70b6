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
        const analytics = sdk.jitsuAnalytics({ host: captureUrl, writeKey });
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

/** An SDK more is an entry here. Those of browsers share one Chromium and get a page of their own from it. */
export const SDK_CALLS: readonly SdkCalls[] = [rudderNode, segmentOldNode, segmentBrowser, rudderBrowser, jitsuBrowser];

/** Whether the events are the expected ones, field by field. What is expected as undefined has to be absent. */
export function expectCalls(events: readonly Readonly<Record<string, unknown>>[], { expected }: SdkCalls): void {
  const titleOf = ({ type, event = '' }: Readonly<Record<string, unknown>>) => `${type} ${event}`.trim();
  expect(events.map(titleOf).sort()).toEqual(expected.map(titleOf).sort());
  for (const wanted of expected) {
    const found = events.find((event) => titleOf(event) === titleOf(wanted));
    const present = Object.entries(wanted).filter(([, value]) => value !== undefined);
    expect(found).toMatchObject(Object.fromEntries(present));
    for (const field of Object.keys(wanted)) if (wanted[field] === undefined) expect(found).not.toHaveProperty(field);
  }
}
