#!/usr/bin/env node
// Builds one room: every entry of its package.json `exports` (or the entry files named as arguments) becomes one ESM
// file in dist/. Bare imports stay imports, so that each room resolves its own dependencies. Files that are read at
// run time (.sql, .lua) live beside src/ and are read with `new URL('../x', import.meta.url)` from a file directly in
// src/, which names the same place from dist/.
import { readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const { exports = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
const named = process.argv.slice(2);
const entryPoints = named.length
  ? named
  : Object.values(exports)
      .filter((entry) => typeof entry === 'object' && entry.default?.startsWith('./dist/'))
      .map((entry) => entry.source);

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints,
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  sourcemap: true,
  logLevel: 'warning',
});
