import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { captureScene } from './capture.scene';

/** Sites that load their SDK from the host that they send to: all that is changed in their snippet is that host. */
let scene: Awaited<ReturnType<typeof captureScene>>;
let site: Server;
let siteUrl: string;
let browser: Browser;
const pages = new Map<string, string>();

beforeAll(async () => {
  scene = await captureScene();
  site = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>Shoes</title>${pages.get(request.url ?? '') ?? ''}`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});
afterEach(() => {
  scene.appended.length = 0;
});
afterAll(async () => {
  await browser?.close();
  site?.close();
  await scene?.capture.close();
});

/** Opens the site with this in its page, and waits for so many events of it: those of a page before may still come. */
async function visit(path: string, snippet: string, events: number) {
  const [address] = (siteUrl + path).split('?');
  const ofPage = () =>
    scene.canonical().filter(({ context: { page } }) => {
      const { url = '' } = (page ?? {}) as { readonly url?: string };
      return url.split('?')[0] === address;
    });
  pages.set(path, snippet);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (answer) => {
    if (answer.status() >= 400 && !answer.url().endsWith('favicon.ico')) complaints.push(answer.url());
  });
  await page.goto(siteUrl + path);
  await expect.poll(() => ofPage().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(events);
  await page.close();
  expect(complaints).toEqual([]);
  expect(scene.decoded().flatMap(({ refused }) => refused)).toEqual([]);
  return ofPage();
}
const sdk = (name: string, version: unknown = expect.stringMatching(/\d+\.\d+/)) => ({ name, version });
const fromPage = (path: string) => ({ page: { url: `${siteUrl}${path}`, title: 'Shoes' } });

test("Jitsu's p.js", async () => {
  const events = await visit(
    '/jitsu',
    `<script>window.jitsuLoaded = (jitsu) => jitsu.track('Bought', { price: 9.5 });</script>
    <script async src="${scene.url}/p.js" data-write-key="wk_live:any" data-onload="jitsuLoaded"></script>`,
    2,
  );
  expect(events).toContainEqual(
    expect.objectContaining({
      ...{ type: 'page', anonymousId: expect.any(String) },
      context: expect.objectContaining({
        library: expect.objectContaining(sdk('@jitsu/js')),
        page: expect.objectContaining(fromPage('/jitsu').page),
      }),
    }),
  );
  expect(events).toContainEqual(expect.objectContaining({ event: 'Bought', properties: { price: 9.5 } }));
});

test.each(['', ' data-randomize-url="true"'])("Jitsu Classic's lib.js%s", async (option) => {
  const path = option === '' ? '/classic' : '/classic-random';
  const events = await visit(
    path,
    `<script src="${scene.url}/s/lib.js" data-key="wk_live"${option}></script>
    <script>jitsu('id', { id: 'u1', email: 'a@b.c' }); jitsu('track', 'bought', { price: 9.5 });</script>`,
    3,
  );
  const paths = scene.appended.map(({ header }) => header.path);
  expect(paths.every((called) => (option === '' ? called === '/api/v1/event' : /^\/api\.\w+$/.test(called)))).toBe(
    true,
  );
  // Each is a request of its own, and the browser sends them at once.
  expect(events.toSorted((a, b) => a.type.localeCompare(b.type))).toMatchObject([
    { type: 'identify', userId: 'u1', traits: { email: 'a@b.c' } },
    { type: 'page', context: { library: { name: 'jitsu-classic' }, ...fromPage(path) } },
    { type: 'track', event: 'bought', userId: 'u1', properties: { price: 9.5 } },
  ]);
});

/** As its documentation has it, spread out. */
const POSTHOG_SNIPPET = (host: string) => `<script>
  !(function (t, e) { var o, n, p, r; e.__SV || ((window.posthog = e), (e._i = []), (e.init = function (i, s, a) {
    function g(t, e) { var o = e.split('.'); 2 == o.length && ((t = t[o[0]]), (e = o[1])),
      (t[e] = function () { t.push([e].concat(Array.prototype.slice.call(arguments, 0))); }); }
    ((p = t.createElement('script')).type = 'text/javascript'), (p.crossOrigin = 'anonymous'), (p.async = !0),
      (p.src = s.api_host.replace('.i.posthog.com', '-assets.i.posthog.com') + '/static/array.js'),
      (r = t.getElementsByTagName('script')[0]).parentNode.insertBefore(p, r);
    var u = e; for (void 0 !== a ? (u = e[a] = []) : (a = 'posthog'), u.people = u.people || [],
      o = 'init capture register identify alias group reset opt_in_capturing'.split(' '), n = 0;
      n < o.length; n++) g(u, o[n]);
    e._i.push([i, s, a]); }), (e.__SV = 1)); })(document, window.posthog || []);
  posthog.init('wk_live', { api_host: '${host}', opt_out_useragent_filter: true, capture_exceptions: true });
  posthog.capture('bought', { price: 9.5 });
</script>`;

test("PostHog's snippet, with an extension that the page asks for", async () => {
  pages.set('/posthog', POSTHOG_SNIPPET(scene.url));
  const page = await browser.newPage();
  const missing: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() >= 400 && !answer.url().endsWith('favicon.ico')) missing.push(answer.url());
  });
  const extension = page.waitForResponse((answer) => answer.url().includes('/exception-autocapture.js'));
  await page.goto(`${siteUrl}/posthog`);
  await (await extension).finished();
  const named = (name: string) => scene.canonical().find(({ type, event }) => (event ?? type) === name);
  await expect
    .poll(
      async () => {
        // Nothing says when the extension listens.
        await page.addScriptTag({ content: "setTimeout(() => { throw new Error('broken'); });" });
        return named('$exception') && named('bought');
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBeDefined();
  await page.close();
  expect(missing).toEqual([]);
  expect(named('bought')).toMatchObject({ properties: { price: 9.5 }, context: { library: sdk('web') } });
  expect(named('page')).toMatchObject({ context: fromPage('/posthog') });
  expect(named('$exception')).toMatchObject({ properties: { $exception_list: [{ value: 'broken' }] } });
});

test("Segment's snippet: script, chunks and settings come from one host", async () => {
  const snippet = `<script>
    var analytics = (window.analytics = []); analytics.SNIPPET_VERSION = '5.2.0'; analytics._writeKey = 'wk_live';
    // Of https it would see the host in the script's address.
    analytics._cdn = '${scene.url}';
    for (const method of ['page', 'track', 'identify', 'ready'])
      analytics[method] = (...args) => { analytics.push([method, ...args]); return analytics; };
    var script = document.createElement('script'); script.async = true;
    script.src = '${scene.url}/analytics.js/v1/wk_live/analytics.min.js';
    document.head.appendChild(script);
    analytics.page(); analytics.track('Bought', { price: 9.5 });
  </script>`;
  const events = await visit('/segment?ajs_uid=u1&ajs_event=Seen', snippet, 4);
  const context = expect.objectContaining({ library: expect.objectContaining(sdk('analytics.js')) });
  expect(events).toContainEqual(expect.objectContaining({ type: 'page', context }));
  expect(events).toContainEqual(expect.objectContaining({ event: 'Bought', properties: { price: 9.5 }, context }));
  // A chunk that is loaded only when the address asks for it.
  expect(events).toContainEqual(expect.objectContaining({ event: 'Seen', userId: 'u1', context }));
});
