import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CanonicalEvent, JsonObject } from '../types';
import { createEnricher } from './enrich';
import { enricherOfFile } from './enricher-of-file';
import { openGeo } from './geo';
import { mmdbOf } from './mmdb.scene';
import { createAgentReader } from './read-agent';

const directory = mkdtempSync(join(tmpdir(), 'tributary-geo-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function geoOf(networks: Parameters<typeof mmdbOf>[0]) {
  const path = join(directory, 'test.mmdb');
  writeFileSync(path, mmdbOf(networks));
  return openGeo(path);
}
const en = (name: string, iso_code: string) => ({ iso_code, names: { en: name, de: `${name} (de)` } });
const geo = geoOf({
  '203.0.113.0/24': {
    ...{ city: { names: { en: 'Zürich' } }, country: en('Switzerland', 'CH'), subdivisions: [en('Zurich', 'ZH')] },
    ...{ continent: { names: { en: 'Europe' } }, postal: { code: '8001' } },
    location: { latitude: 47.37, longitude: 8.54, time_zone: 'Europe/Zurich' },
  },
  '2001:db8::/32': { country: en('France', 'FR') },
  '198.51.100.0/24': { city: 'Oslo', country_code: 'NO', state1: 'Oslo', latitude: '59.9', longitude: '10.7' },
});
const zurich = {
  ...{ city: 'Zürich', region: 'Zurich', regionCode: 'ZH', country: 'Switzerland', countryCode: 'CH' },
  ...{ continent: 'Europe', postalCode: '8001', timezone: 'Europe/Zurich', latitude: 47.37, longitude: 8.54 },
};

const eventOf = (context: JsonObject, properties?: JsonObject): CanonicalEvent => ({
  ...{ messageId: 'm1', type: 'track', context, timestamp: '2026-01-02T12:00:00.000Z' },
  ...{ receivedAt: '2026-01-02T12:00:00.000Z', ...(properties ? { properties } : {}) },
});
const enrich = createEnricher({ geo });
const contextOf = (context: JsonObject, properties?: JsonObject) => enrich(eventOf(context, properties)).context;

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

describe('the user agent', () => {
  test.each<[string, string, object]>([
    [
      'Chrome on Windows',
      CHROME,
      {
        ...{ browser: { name: 'Chrome', version: '126.0.0.0' }, os: { name: 'Windows', version: 'NT 10.0' } },
        ...{ device: { type: 'desktop' }, bot: false },
      },
    ],
    [
      'an iPhone',
      IPHONE,
      {
        ...{ browser: { name: 'Safari', version: '17.5' }, os: { name: 'iOS', version: '17.5' }, bot: false },
        device: { type: 'mobile', manufacturer: 'Apple', model: 'iPhone' },
      },
    ],
    ['a crawler', GOOGLEBOT, { bot: true }],
    ['a script', 'curl/8.5.0', { bot: true }],
    ['something unheard of', '%%%', { bot: expect.any(Boolean) }],
  ])('%s', (_name, userAgent, expected) => {
    expect(contextOf({ userAgent })).toMatchObject({ userAgent, ...expected });
  });

  test('what the client said itself stays', () => {
    const told = { os: { name: 'CrOS' }, device: { type: 'Tablet', id: 'd1' }, bot: false };
    expect(contextOf({ userAgent: GOOGLEBOT, ...told })).toMatchObject(told);
    expect(contextOf({ userAgent: CHROME, os: { name: 'CrOS' } })).toMatchObject({
      os: { name: 'CrOS', version: 'NT 10.0' },
    });
    expect(contextOf({ userAgent: CHROME, os: 'mine' }).os).toBe('mine');
  });

  test('is parsed once, and at most so many are kept', () => {
    const read = createAgentReader(2);
    expect(read(CHROME)).toBe(read(CHROME));
    const first = read(CHROME);
    read(IPHONE);
    read(GOOGLEBOT);
    expect(read(CHROME)).not.toBe(first);
  });

  test('a hostile one costs no more than any other', () => {
    expect(contextOf({ userAgent: `Mozilla/5.0 ${'(a; '.repeat(200_000)}` })).toMatchObject({
      bot: expect.any(Boolean),
    });
  });
});

describe('the campaign', () => {
  const url = 'https://x.example/p?utm_source=mail&utm_campaign=spring%20sale&utm_term=&a=1#utm_medium=no';
  test.each<[string, JsonObject, JsonObject | undefined, object | undefined]>([
    ["comes from the page's URL", { page: { url } }, undefined, { source: 'mail', name: 'spring sale' }],
    ["comes from a page call's own URL", {}, { url }, { source: 'mail', name: 'spring sale' }],
    ['is the one that the SDK names', { page: { url }, campaign: { source: 'sdk' } }, undefined, { source: 'sdk' }],
    ['is none without parameters', { page: { url: 'https://x.example/' } }, undefined, undefined],
    ['is none in broken text', { page: { url: 'utm_source' } }, undefined, undefined],
  ])('%s', (_name, context, properties, expected) => {
    expect(contextOf(context, properties).campaign).toEqual(expected);
  });
});

describe('the place', () => {
  test.each<[string, string, object | undefined]>([
    ['of an IPv4 address', '203.0.113.9', zurich],
    ['of an IPv6 address', '2001:db8::1', { country: 'France', countryCode: 'FR' }],
    [
      'from a flat database',
      '198.51.100.1',
      { city: 'Oslo', region: 'Oslo', countryCode: 'NO', latitude: 59.9, longitude: 10.7 },
    ],
    ['of an address that no one knows', '192.0.2.1', undefined],
    ['of text that is no address', 'x.y', undefined],
  ])('%s', (_name, ip, expected) => {
    expect(contextOf({ ip }).location).toEqual(expected);
  });

  test('what the client said itself stays', () => {
    expect(contextOf({ ip: '203.0.113.9', location: { city: 'Here' } }).location).toEqual({ ...zurich, city: 'Here' });
  });

  test('without a database there is none, and a file that is none is an error', () => {
    expect(createEnricher()(eventOf({ ip: '203.0.113.9' })).context).toEqual({ ip: '203.0.113.9' });
    const path = join(directory, 'none.mmdb');
    writeFileSync(path, 'hello');
    expect(() => openGeo(path)).toThrow();
    expect(() => openGeo(join(directory, 'missing.mmdb'))).toThrow();
    const complaints: unknown[] = [];
    const without = enricherOfFile(path, (error) => complaints.push(error));
    expect(without(eventOf({ ip: '203.0.113.9' })).context).toEqual({ ip: '203.0.113.9' });
    expect(complaints).toHaveLength(1);
  });
});

test('an event from which nothing follows is given back as it is', () => {
  const event = eventOf({ library: { name: 'x' } });
  expect(enrich(event)).toBe(event);
});
