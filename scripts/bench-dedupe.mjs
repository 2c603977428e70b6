// `npm run bench:dedupe`: what the table of seen ids costs per id, in memory and in time, at 1 and 10 million ids, as it
// grows from nothing; and what its rebuild after a restart or a rebalance costs, read from a real store with a million
// ids of one partition. `node scripts/bench-dedupe.mjs 5` for 5 million, in both.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { rebuildFromStore } from '../bench/rebuild.mjs';
import { build as buildRooms, checkNode, install, ROOT } from './prepare.mjs';

checkNode();
await install();
await buildRooms();
const scratch = mkdtempSync(join(tmpdir(), 'tributary-dedupe-'));
const outfile = join(scratch, 'seen-ids.mjs');
await build({
  stdin: {
    contents: `export * from './seen-ids'; export * from './rebuild-seen-ids';`,
    resolveDir: join(ROOT, 'packages/pipeline/src/ingest'),
  },
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'error',
});
const { SeenIds, chunkPlace, placeOf, rebuildSeenIds } = await import(pathToFileURL(outfile).href);
rmSync(scratch, { recursive: true, force: true });

/** CPU, so that what else runs on the machine does not count. */
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const PAGE = 100_000;
const NOW = Date.now();

/** 16 bytes for each of a page's ids, as good as the digests that they stand for. */
function idsOf(page) {
  const ids = Buffer.alloc(PAGE * 16);
  for (let row = 0; row < PAGE; row += 2) {
    createHash('sha256')
      .update(`${page}:${row}`)
      .digest()
      .copy(ids, row * 16);
  }
  return ids;
}

function timed(millions) {
  const seen = new SeenIds({ windowDays: 7, idsMax: 50_000_000 });
  const pages = millions * 10;
  let addMs = 0;
  let longestMs = 0;
  let findMs = 0;
  for (let page = 0; page < pages; page++) {
    const ids = idsOf(page);
    const place = chunkPlace('live', `${NOW + page}-0`);
    const since = cpuMs();
    for (let row = 0; row < PAGE; row++) seen.see({ ids, row }, placeOf(place, row), NOW);
    const tookMs = cpuMs() - since;
    addMs += tookMs;
    longestMs = Math.max(longestMs, tookMs);
  }
  const again = chunkPlace('live', 'again');
  for (let page = 0; page < 10; page++) {
    const ids = idsOf(page);
    const since = cpuMs();
    for (let row = 0; row < PAGE; row++) {
      if (seen.see({ ids, row }, placeOf(again, row), NOW) !== 'duplicate') throw new Error('an id was forgotten');
    }
    findMs += cpuMs() - since;
  }
  return {
    ids: seen.size,
    'bytes per id': Number((seen.bytes / seen.size).toFixed(1)),
    MB: Math.round(seen.bytes / 1e6),
    'CPU-ns to add one': Math.round((addMs * 1e6) / (pages * PAGE)),
    'CPU-ns to find one': Math.round(findMs),
    'CPU-s to fill': Number((addMs / 1_000).toFixed(2)),
    'longest 100,000 (CPU-ms)': Math.round(longestMs),
  };
}

const sizes = process.argv[2] ? [Number(process.argv[2])] : [1, 10];
timed(1); // once for the compiler
console.table(sizes.map(timed));
console.table(await rebuildFromStore(rebuildSeenIds, (sizes[0] ?? 1) * 1_000_000));
