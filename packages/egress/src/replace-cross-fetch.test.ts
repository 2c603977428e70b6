import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { replaceCrossFetch } from './replace-cross-fetch';

const IMPORTER = './importer.js';
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A package that depends on a cross-fetch, as small as it can be. */
function scene(): NodeJS.Require {
  const folder = mkdtempSync(join(tmpdir(), 'cross-fetch-'));
  folders.push(folder);
  const module = join(folder, 'node_modules', 'cross-fetch');
  mkdirSync(module, { recursive: true });
  const classes = 'Request: class Request {}, Response: class Response {}, Headers: class Headers {}';
  writeFileSync(join(module, 'index.js'), `module.exports = Object.assign(() => 'real', { ${classes} });`);
  writeFileSync(
    join(folder, 'importer.js'),
    `const fetch = require('cross-fetch').default; exports.go = () => fetch('x');`,
  );
  return createRequire(join(folder, 'index.js'));
}

test('importers get our fetch, and keep the classes', async () => {
  const require = scene();
  const { Response } = replaceCrossFetch({
    require,
    fetch: async (input) => `ours ${input}`,
    before: [IMPORTER],
  });
  expect(Response.name).toBe('Response');
  expect(await require(IMPORTER).go()).toBe('ours x');
});

test('a second replacement reaches importers that have copied the first', async () => {
  const require = scene();
  replaceCrossFetch({ require, fetch: async () => 'first', before: [IMPORTER] });
  const importer = require(IMPORTER);
  replaceCrossFetch({ require, fetch: async () => 'second', before: [IMPORTER] });
  expect(await importer.go()).toBe('second');
});

test('coming too late is an error, because requests would go past the guard', () => {
  const require = scene();
  require(IMPORTER);
  expect(() => replaceCrossFetch({ require, fetch: async () => '', before: [IMPORTER] })).toThrow('past the guard');
});
