import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { CanonicalEvent } from '@tributary/event-schema';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { PostHog } from 'posthog-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureScene } from './capture.scene';

declare global {
  interface Window {
    posthog: PostHog;
  }
}

/** posthog-js as it comes from npm, in a real browser, on a page of another origin than capture. */
let scene: Awaited<ReturnType<typeof captureScene>>;
let site: Server;
let siteUrl: string;
let browser: Browser;
let page: Page;

const sdk = readFileSync(createRequire(import.meta.url).resolve('posthog-js/dist/module.js'));
const html = (apiHost: string) => `<!doctype html><title>Shop</title>
<button id="buy" class="cta" data-kind="primary">Buy now</button>
<script type="module">
  import posthog from '/posthog.js';
  // A browser that a test drives is a bot to the SDK.
  posthog.init('wk_live', { api_host: '${apiHost}', person_profiles: 'always', opt_out_useragent_filter: true });
  window.posthog = posthog;
</script>`;

beforeAll(async () => {
  scene = await captureScene();
  site = createServer((request, response) => {
    const isScript = request.url === '/posthog.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(isScript ? sdk : html(scene.url));
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  site?.close();
  await scene?.capture.close();
});

const found = (matches: (event: CanonicalEvent) => boolean) => scene.canonical().find(matches);
const named = (name: string) => found(({ event }) => event === name);

test('every call of posthog-js arrives from a page, autocapture included, field by field', async () => {
  const complaints: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.url().endsWith('favicon.ico'))
      complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${siteUrl}/p?utm_source=mail&utm_campaign=spring`);
  // The remote config has come, and says in so many words that clicks may be captured.
  await page.waitForFunction(() => window.posthog?.get_property('$autocapture_disabled_server_side') === false);
  await page.click('#buy');
  const deviceId = await page.evaluate(() => {
    const { posthog } = window;
    const anonymous = posthog.get_distinct_id();
    posthog.capture('bought', { price: 9.5, text: 'Grüße 👋', $set_once: { first: 'x' } });
    posthog.identify('u1', { plan: 'pro' }, { joined: 'today' });
    posthog.setPersonProperties({ level: 3 });
    posthog.unsetPersonProperties(['plan']);
    posthog.alias('other-name', 'u1');
    posthog.group('company', 'c1', { name: 'C' });
    posthog.register({ tier: 'gold' });
    posthog.capture('with tier');
    posthog.opt_out_capturing();
    posthog.capture('hidden');
    posthog.opt_in_capturing();
    posthog.reset();
    posthog.capture('after reset');
    return anonymous;
  });
  await expect.poll(() => named('after reset'), { timeout: 30_000 }).toBeDefined();
  await page.goto('about:blank');
  await expect.poll(() => named('$pageleave'), { timeout: 30_000 }).toBeDefined();

  expect(scene.decoded().flatMap(({ refused }) => refused)).toEqual([]);
  const library = { name: 'web', version: expect.stringMatching(/^\d+\.\d+/) };
  const url = `${siteUrl}/p?utm_source=mail&utm_campaign=spring`;
  const context = expect.objectContaining({
    ...{ library, page: expect.objectContaining({ url, path: '/p' }), userAgent: expect.stringContaining('Chrome') },
    ...{ ip: '127.0.0.1', sessionId: expect.any(String), campaign: { source: 'mail', name: 'spring' } },
  });
  expect(found(({ type }) => type === 'page')).toMatchObject({
    ...{ name: 'Shop', anonymousId: deviceId, context, properties: { url, path: '/p', title: 'Shop' } },
    provenance: { dialect: 'posthog', sdk: library },
  });
  expect(named('$autocapture')).toMatchObject({
    ...{ type: 'track', anonymousId: deviceId },
    properties: { $event_type: 'click', $el_text: 'Buy now' },
  });
  expect(named('bought')).toMatchObject({
    ...{ anonymousId: deviceId, properties: { price: 9.5, text: 'Grüße 👋' } },
    context: { setOnce: expect.arrayContaining(['first']) },
  });
  const identifies = scene.canonical().filter(({ type }) => type === 'identify');
  expect(identifies).toContainEqual(
    expect.objectContaining({
      ...{ userId: 'u1', anonymousId: deviceId },
      traits: expect.objectContaining({ plan: 'pro', joined: 'today' }),
    }),
  );
  expect(identifies).toContainEqual(
    expect.objectContaining({ userId: 'u1', traits: expect.objectContaining({ level: 3 }) }),
  );
  expect(identifies).toContainEqual(
    expect.objectContaining({ userId: 'u1', context: expect.objectContaining({ unset: ['plan'] }) }),
  );
  expect(found(({ type }) => type === 'alias')).toMatchObject({ userId: 'u1', previousId: 'other-name' });
  expect(found(({ type }) => type === 'group')).toMatchObject({
    ...{ userId: 'u1', groupId: 'c1', traits: { name: 'C' }, context: { groupType: 'company' } },
  });
  expect(named('with tier')).toMatchObject({
    ...{ userId: 'u1', properties: { tier: 'gold' }, context: { groups: { company: 'c1' }, groupId: 'c1' } },
  });
  expect(named('hidden')).toBeUndefined();
  const after = named('after reset');
  expect(after).toMatchObject({ anonymousId: expect.any(String) });
  expect(after?.userId).toBeUndefined();
  expect([deviceId, 'u1']).not.toContain(after?.anonymousId);
  expect(complaints).toEqual([]);
});
