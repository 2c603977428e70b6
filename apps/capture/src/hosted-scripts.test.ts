import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sceneOfFile } from './capture.scene';

const scene = sceneOfFile();

const packages = createRequire(import.meta.url);
const version = JSON.parse(readFileSync(packages.resolve('posthog-js/package.json'), 'utf8')).version;
const chunks = readdirSync(dirname(packages.resolve('@segment/analytics-next/dist/umd/standalone.js')));
const CHUNK = chunks.find((name) => /^queryString\.bundle\.\w+\.js$/.test(name));

/** As it goes over the wire: fetch would inflate it, and send what it accepts by itself. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const sent = request(`${scene.url}${path}`, { method, headers }, async (answer) => {
      const pieces: Buffer[] = [];
      for await (const piece of answer) pieces.push(piece);
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) });
    });
    sent.on('error', reject).end();
  });
}

test.each([
  ['/p.js', '@jitsu/js/dist/web/p.js.txt'],
  ['/s/lib.js', '@jitsu/sdk-js/dist/web/lib.js'],
  ['/lib.js', '@jitsu/sdk-js/dist/web/lib.js'],
  ['/static/array.js', 'posthog-js/dist/array.js'],
  ['/array/wk_live/array.js', 'posthog-js/dist/array.js'],
  ['/static/exception-autocapture.js?v=1.0.0', 'posthog-js/dist/exception-autocapture.js'],
  [`/static/${version}/web-vitals.js`, 'posthog-js/dist/web-vitals.js'],
  ['/analytics.js/v1/wk_live/analytics.min.js', '@segment/analytics-next/dist/umd/standalone.js'],
  [`/analytics-next/bundles/${CHUNK}`, `@segment/analytics-next/dist/umd/${CHUNK}`],
])('%s is what the package has', async (path, file) => {
  const script = readFileSync(packages.resolve(file));
  const whole = await ask(path);
  expect([whole.status, whole.body.equals(script)]).toEqual([200, true]);
  expect(whole.headers).toMatchObject({
    ...{ 'content-type': 'application/javascript; charset=utf-8', 'content-length': String(script.length) },
    ...{ 'cache-control': 'public, max-age=3600', vary: 'Accept-Encoding, Origin' },
  });
  const packed = await ask(path, { 'accept-encoding': 'br, gzip' });
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(packed.body.length) });
  expect(gunzipSync(packed.body).equals(script)).toBe(true);
});

test('who has it already is told so, without a word on its length; HEAD tells all but the script', async () => {
  const { headers } = await ask('/p.js');
  for (const known of [String(headers.etag), `W/${headers.etag}, "other"`]) {
    const again = await ask('/p.js', { 'if-none-match': known, 'accept-encoding': 'gzip' });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, headers.etag]);
    expect(again.headers).not.toHaveProperty('content-length');
    expect(again.headers).not.toHaveProperty('content-encoding');
  }
  expect((await ask('/p.js', { 'if-none-match': '"of another"' })).status).toBe(200);
  const head = await ask('/p.js', {}, 'HEAD');
  expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, headers['content-length']]);
  expect((await ask('/p.js', {}, 'POST')).status).toBe(405);
});

test('a page of another origin may load it as a module', async () => {
  const { headers } = await ask('/p.js', { origin: 'https://shop.example' });
  expect(headers['access-control-allow-origin']).toBe('https://shop.example');
});

test.each([
  '/static/no-such-file.js',
  '/static/array.js.map',
  '/static/%2e%2e%2fpackage.json',
  '/static/..%2f..%2f@jitsu%2fsdk-js%2fdist%2fweb%2flib.js',
  '/static/1.2.3/array.js',
  '/analytics-next/bundles/..%2fcjs%2findex.js',
])('%s is nothing that is hosted', async (path) => {
  expect((await ask(path)).status).toBe(404);
});
