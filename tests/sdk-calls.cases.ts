import Rudder from '@rudderstack/rudder-sdk-node';
import OldSegment from 'analytics-node';
import { PAGE_PATH } from './sdk-browser';
import { campaign, fromBrowser, properties, type SdkCalls, text, timestamp, traits } from './sdk-calls';
import { posthogBrowser, posthogNode } from './sdk-calls-posthog.cases';

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

/** An SDK more is an entry here. Those of browsers share one Chromium and get a page of their own from it. */
export const SDK_CALLS: readonly SdkCalls[] = [
  ...[rudderNode, segmentOldNode, posthogNode('v0'), posthogNode('v1')],
  ...[segmentBrowser, rudderBrowser, jitsuBrowser, posthogBrowser],
];
