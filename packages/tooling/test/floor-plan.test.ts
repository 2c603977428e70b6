import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkFloorPlan } from '../src/check';
import { type FloorPlan, floorPlan } from '../src/floor-plan';
import { listRooms } from '../src/house';
import type { Rule } from '../src/import-rules';

const REPOSITORY = new URL('../../..', import.meta.url).pathname.replace(/\/$/, '');

/** A small house of the same shape: every level, one vendor. */
const plan: FloorPlan = {
  rooms: {
    'packages/kernel': { level: 0, charter: 'Ground.' },
    'packages/egress': { level: 1, charter: 'Way out.' },
    'packages/queues': { level: 1, charter: 'Jobs.' },
    'packages/sources': { level: 1, charter: 'Sources.', also: ['packages/egress'] },
    'packages/pipeline': { level: 2, charter: 'Order.', only: ['packages/kernel'] },
    'apps/capture': { level: 4, charter: 'Accepts.', never: ['packages/queues'] },
    'packages/testing': { level: 'tests', charter: 'Fakes.' },
  },
  vendors: [{ packages: ['bullmq', '@vendor/*', 'node:https'], rooms: ['packages/queues'] }],
  bannedWords: floorPlan.bannedWords,
  fileLinesMax: 20,
  wayOut: ['packages/egress'],
};

const made: string[] = [];
afterEach(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
});

function write(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A house that keeps every rule, with `changes` written over it. */
function house(changes: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'floor-plan-'));
  made.push(root);
  for (const room of Object.keys(plan.rooms)) {
    const name = room.split('/')[1];
    write(root, {
      [`${room}/package.json`]: JSON.stringify({
        name: `@tributary/${name}`,
        type: 'module',
        exports: { '.': { source: './src/index.ts', default: './dist/index.js' } },
      }),
      [`${room}/README.md`]: `# ${name}\n\n**Charter:** Something.\n`,
      [`${room}/src/index.ts`]: `export const ${name} = 1;\n`,
    });
    mkdirSync(join(root, 'node_modules/@tributary'), { recursive: true });
    symlinkSync(join(root, room), join(root, 'node_modules/@tributary', name ?? ''));
  }
  write(root, {
    // A dist folder below a vendor: excluding every dist would hide this vendor's leaks.
    'node_modules/bullmq/package.json': JSON.stringify({ name: 'bullmq', main: './dist/index.js' }),
    'node_modules/bullmq/dist/index.js': 'module.exports = {};\n',
    'node_modules/@vendor/x/package.json': JSON.stringify({ name: '@vendor/x', main: './index.js' }),
    'node_modules/@vendor/x/index.js': 'module.exports = {};\n',
    'packages/queues/src/index.ts': 'import { Queue } from "bullmq";\nexport const queues = Queue;\n',
    'packages/sources/src/index.ts': 'export { egress as sources } from "@tributary/egress";\n',
    'packages/egress/src/index.ts': 'export const egress = () => fetch("https://example.com");\n',
    'packages/pipeline/src/index.ts': 'export { kernel } from "@tributary/kernel";\n',
    'packages/pipeline/src/order.test.ts': 'export { testing } from "@tributary/testing";\n',
    'apps/capture/src/main.ts': 'import { kernel } from "@tributary/kernel";\nexport const main = kernel;\n',
    ...changes,
  });
  return root;
}

const rulesBroken = async (changes: Record<string, string>): Promise<Rule[]> =>
  (await checkFloorPlan(plan, house(changes))).findings.map((finding) => finding.rule);

describe("the floor plan's check", () => {
  test('finds nothing in a house that keeps every rule, and has read all of it', async () => {
    const report = await checkFloorPlan(plan, house({}));
    expect(report.findings).toEqual([]);
    expect(report.modules).toBe(9);
    expect(report.imports).toBe(5);
  });

  const lines = (count: number): string => 'export {};\n'.repeat(count);
  test.each<[string, Rule[], Record<string, string>]>([
    ['an import that looks up', ['forbidden-import'], { 'packages/kernel/src/up.ts': 'import "@tributary/egress";\n' }],
    [
      'an import of types that looks up',
      ['forbidden-import'],
      {
        'packages/kernel/src/up.ts':
          'import type { egress } from "@tributary/egress";\nexport type E = typeof egress;\n',
      },
    ],
    [
      "an import beyond a room's short list",
      ['forbidden-import'],
      { 'packages/pipeline/src/jobs.ts': 'export { queues } from "@tributary/queues";\n' },
    ],
    [
      'an import that is ruled out by name',
      ['forbidden-import'],
      { 'apps/capture/src/jobs.ts': 'export { queues } from "@tributary/queues";\n' },
    ],
    [
      'an import of a neighbour on the same level',
      ['same-level'],
      { 'packages/egress/src/jobs.ts': 'export { queues } from "@tributary/queues";\n' },
    ],
    [
      'a dynamic import of a neighbour',
      ['same-level'],
      { 'packages/egress/src/jobs.ts': 'export const jobs = () => import("@tributary/queues");\n' },
    ],
    [
      'the testing room in code that is no test',
      ['tests-only'],
      { 'packages/pipeline/src/fake.ts': 'export { testing } from "@tributary/testing";\n' },
    ],
    [
      "a test's scene in code that is no test",
      ['tests-only'],
      {
        'packages/kernel/src/a.scene.ts': 'export const scene = 1;\n',
        'packages/kernel/src/a.ts': "export { scene } from './a.scene';\n",
      },
    ],
    [
      'a path into another room',
      ['deep-import'],
      { 'packages/egress/src/deep.ts': 'export { kernel } from "../../kernel/src/index";\n' },
    ],
    [
      "a name that leads past another room's entries",
      ['deep-import'],
      { 'packages/egress/src/deep.ts': 'export { kernel } from "@tributary/kernel/src/index";\n' },
    ],
    ['a vendor in the wrong room', ['vendor-leak'], { 'packages/egress/src/jobs.ts': 'import "bullmq";\n' }],
    [
      'a path below a vendor in the wrong room',
      ['vendor-leak'],
      { 'packages/egress/src/jobs.ts': 'import "bullmq/dist/index.js";\n' },
    ],
    ["a vendor's scope in the wrong room", ['vendor-leak'], { 'packages/egress/src/x.ts': 'import "@vendor/x";\n' }],
    [
      "a vendor's types in the wrong room",
      ['vendor-leak'],
      { 'packages/egress/src/jobs.ts': 'import type { Queue } from "bullmq";\nexport type Q = Queue;\n' },
    ],
    [
      'a core module that belongs to one room',
      ['vendor-leak'],
      { 'packages/egress/src/x.ts': 'import { get } from "node:https";\nexport { get };\n' },
    ],
    [
      'a cycle at run time',
      ['runtime-cycle'],
      {
        'packages/kernel/src/a.ts': 'import { b } from "./b";\nexport const a = () => b;\n',
        'packages/kernel/src/b.ts': 'import { a } from "./a";\nexport const b = () => a;\n',
      },
    ],
    [
      'a request that goes around egress',
      ['way-out'],
      { 'packages/queues/src/call.ts': 'export const call = () => fetch("https://example.com");\n' },
    ],
    ['a file name that says nothing', ['banned-name'], { 'packages/kernel/src/string-utils.ts': 'export {};\n' }],
    ['a folder name that says nothing', ['banned-name'], { 'packages/kernel/src/common/x.ts': 'export {};\n' }],
    ['a README without a charter', ['charter'], { 'packages/kernel/README.md': '# kernel\n' }],
    ['a file that is too long', ['file-too-long'], { 'packages/kernel/src/long.ts': lines(21) }],
    [
      'a room that is not on the plan',
      ['unknown-room'],
      { 'packages/attic/package.json': '{}', 'packages/attic/README.md': '**Charter:** Old things.\n' },
    ],
  ])('finds %s', async (_what, rules, changes) => {
    expect(new Set(await rulesBroken(changes))).toEqual(new Set(rules));
  });

  test.each<[string, Record<string, string>]>([
    [
      'a cycle of types only',
      {
        'packages/kernel/src/a.ts': 'import type { B } from "./b";\nexport type A = B | null;\n',
        'packages/kernel/src/b.ts': 'import type { A } from "./a";\nexport type B = { a: A };\n',
      },
    ],
    ['a vendor in a test', { 'packages/egress/src/jobs.test.ts': 'import "bullmq";\n' }],
    ['a way out that is handed in', { 'packages/queues/src/x.ts': 'export const x = (out) => out.fetch(1);\n' }],
    [
      'a fetch that is a parameter',
      { 'packages/queues/src/x.ts': 'export const x = (fetch: () => void) => fetch();\n' },
    ],
    ['a comment about fetch()', { 'packages/queues/src/x.ts': '// calls fetch() never\nexport {};\n' }],
    ['a file of just the allowed length', { 'packages/kernel/src/long.ts': lines(20) }],
  ])('lets pass %s', async (_what, changes) => {
    expect(await rulesBroken(changes)).toEqual([]);
  });
});

describe('the floor plan of this house', () => {
  test('names every room that stands', () => {
    expect(listRooms(REPOSITORY).filter((room) => !floorPlan.rooms[room])).toEqual([]);
  });

  test('names only rooms that it knows in its exceptions and its vendors', () => {
    const named = [
      ...Object.values(floorPlan.rooms).flatMap(({ also = [], only = [], never = [] }) => [...also, ...only, ...never]),
      ...floorPlan.vendors.flatMap((vendor) => vendor.rooms),
      ...floorPlan.wayOut,
    ];
    expect(named.filter((room) => !floorPlan.rooms[room])).toEqual([]);
  });

  test('is held against a house that the checker can really read', async () => {
    const report = await checkFloorPlan(floorPlan, REPOSITORY);
    expect(report.modules).toBeGreaterThan(80);
    expect(report.imports).toBeGreaterThan(report.modules);
  });
});
