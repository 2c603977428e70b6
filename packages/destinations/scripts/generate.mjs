#!/usr/bin/env node
// Writes generated/*.json from the definitions. Run it after a change of the allow-list, of describe-definition, of the
// webhook's descriptor, or of the version of @segment/action-destinations.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const room = fileURLToPath(new URL('..', import.meta.url));
const { build } = createRequire(`${room}../tooling/package.json`)('esbuild');
const bundle = `${room}.generate-${process.pid}.mjs`;

/** Our rooms are bundled from their sources; everything else stays outside, named by the place where its room finds it. */
const outside = {
  name: 'outside',
  setup(it) {
    it.onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === 'asked' || path.startsWith('node:')) return undefined;
      if (path.startsWith('@tributary/')) return it.resolve(path, { kind, resolveDir, pluginData: 'asked' });
      const found = createRequire(`${dirname(importer)}/x.js`).resolve(path);
      return { path: pathToFileURL(found).href, external: true };
    });
  },
};

try {
  await build({
    entryPoints: [`${room}src/generate-catalogue.ts`],
    outfile: bundle,
    bundle: true,
    conditions: ['source'],
    plugins: [outside],
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const { generateCatalogue } = await import(pathToFileURL(bundle).href);
  const files = Object.entries(generateCatalogue());
  rmSync(`${room}generated`, { recursive: true, force: true });
  mkdirSync(`${room}generated`);
  for (const [name, content] of files) writeFileSync(`${room}generated/${name}`, content);
  console.log(`${files.length} files written to generated/.`);
} finally {
  rmSync(bundle, { force: true });
}
