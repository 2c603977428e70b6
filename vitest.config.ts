import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Rooms are tested from their sources: the `source` export condition points at src/, so no build is needed. */
const conditions = ['source', 'module', 'node', 'development'];

/** The longest ones begin first: begun last, each would still be at it alone when all others have ended. */
const LONGEST = ['tests/faults/faults', 'tests/local-engines', 'tests/bad-input', 'packages/api/src/access'];

class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(specifications);
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.includes(`${name}.`));
      return at < 0 ? LONGEST.length : at;
    };
    const place = new Map(sorted.map((one, index) => [one, index]));
    // Projects come one after the other, in the order of their groups, and stay so.
    return sorted.toSorted((a, b) =>
      a.project.name === b.project.name ? rank(a) - rank(b) : (place.get(a) ?? 0) - (place.get(b) ?? 0),
    );
  }
}

/** Suites that measure how long the product takes: nothing may run beside them. */
const ALONE = ['tests/local-product.test.ts'];

/** Vitest itself leaves a core free, which on two cores is half of them. */
const maxWorkers = availableParallelism();

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['source'] } },
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.{ts,tsx}',
            'packages/tooling/test/**/*.test.ts',
            'apps/*/src/**/*.test.{ts,tsx}',
          ],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**', '**/dist/**'],
          testTimeout: 20_000,
          maxWorkers,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['packages/*/src/**/*.integration.test.ts', 'apps/*/src/**/*.integration.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          // The whole product, started as a person starts it, each suite with engines of its own. Two at a time: a suite
          // waits as much as it works.
          name: 'product',
          include: ['tests/**/*.test.ts'],
          exclude: ALONE,
          globalSetup: 'tests/prepared-home.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
          maxConcurrency: 10,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'product-alone',
          include: ALONE,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
