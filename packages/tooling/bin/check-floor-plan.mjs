#!/usr/bin/env node
// Checks the house against the floor plan (src/floor-plan.ts). Bundled on the fly, so that it runs before any build.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const room = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${room}dist/check-floor-plan.mjs`;
await build({
  entryPoints: [`${room}src/main.ts`],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
process.chdir(fileURLToPath(new URL('../..', pathToFileURL(room))));
await import(pathToFileURL(outfile).href);
