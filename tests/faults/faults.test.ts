import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Product } from '@tributary/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPrepared } from '../set-up';
import { createFleet, type Fleet, type Member } from './fleet';
import { KINDS } from './kinds';
import { fillDisk } from './kinds-full';
import { randomFrom } from './random';
import { faultsIn, type Report, runKind } from './run-kind';
import { mountSmallDisks, whyNoSmallDisk } from './small-disk';

/** `npm run test:faults -- --seed N --rounds N --only kind,kind`; within `npm test` a short run of one seed. */
const SEED = Number(process.env.FAULTS_SEED ?? 20_261_125);
const ROUNDS = Number(process.env.FAULTS_ROUNDS ?? 1);
const SIZE = process.env.FAULTS_SEED === undefined ? 1 : 4;
const ONLY = (process.env.FAULTS_ONLY ?? '').split(',').filter((name) => name !== '');

const chosen = KINDS.filter(({ name }) => ONLY.length === 0 || ONLY.includes(name));
const reports: Report[] = [];
/** What this machine does not allow, for the table. */
const notRun: { readonly kind: string; readonly missing: string }[] = [];
let home: string;
let disks: ReturnType<typeof mountSmallDisks> | null = null;
let product: Product;
let fleet: Fleet;
let capture: Member;
let worker: Member;
let redis: Redis;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tributary-faults-'));
  if (chosen.includes(fillDisk) && whyNoSmallDisk() === null) disks = mountSmallDisks(home);
  product = await startPrepared({ only: ['web'], homeDir: home });
  fleet = await createFleet(product);
  [capture, worker] = await Promise.all([fleet.start('capture'), fleet.start('worker')]);
  redis = new Redis(product.engines().redisUrl);
  redis.on('error', () => undefined); // it is killed again and again
});

afterAll(async () => {
  const counts = reports.map(({ kind, notes, refused, ...rest }) => [
    kind,
    { ...rest, refused: JSON.stringify(refused) },
  ]);
  console.log(`seed ${SEED}`);
  console.table(Object.fromEntries(counts.map(([kind, rest], n) => [`${n + 1} ${kind}`, rest])));
  for (const { kind, missing } of notRun) console.warn(`${kind}: ${missing}`);
  redis?.disconnect();
  await fleet?.stop();
  await product?.dispose();
  disks?.unmount();
  rmSync(home, { recursive: true, force: true });
});

const runs = Array.from({ length: ROUNDS }, (_, round) => chosen.map((kind) => ({ kind, round }))).flat();

for (const { kind, round } of runs) {
  const unable = kind.unable?.() ?? null;
  if (unable !== null) notRun.push({ kind: kind.name, missing: `not run: ${unable}` });
  const title = `${kind.title}, round ${round + 1}: nothing is lost, doubled, changed or out of order; the books balance`;
  const isSkipped = unable !== null && !process.env.CI;
  test.skipIf(isSkipped)(isSkipped ? `${kind.title}: not run, as ${unable}` : title, async () => {
    expect(unable, 'in CI every kind has to run').toBeNull();
    const random = randomFrom(SEED + round * 1_000 + KINDS.indexOf(kind));
    const prefix = `${kind.name}-${round}`;
    const report = await runKind(kind, { product, fleet, capture, worker, redis, random, prefix, size: SIZE });
    reports.push(report);
    console.log(JSON.stringify(report));
    expect(faultsIn(report), `seed ${SEED}, round ${round + 1}: ${JSON.stringify(report)}`).toEqual([]);
  });
}
