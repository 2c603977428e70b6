import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CODE = /\.(ts|tsx|mts|mjs|js|jsx|cjs)$/;
/** Folders that hold what tools made or what others wrote. */
const NOT_OURS = new Set(['node_modules', 'dist', '.next', '.turbo', 'generated', 'test-results', 'playwright-report']);

/** Every file of ours below `folder`, as paths relative to `root`, with forward slashes. */
export function listFiles(root: string, folder: string): string[] {
  const at = join(root, folder);
  if (!existsSync(at)) return [];
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name) || entry.name.startsWith('.')) return [];
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return listFiles(root, path);
    return entry.isFile() ? [path] : [];
  });
}

export const isCode = (path: string): boolean => CODE.test(path);

/** Code that only tests run (scenes are what tests share): it may drive any vendor and import `packages/testing`. */
export const isTest = (path: string): boolean =>
  /\.(test|spec|scene)\.(ts|tsx|mts|mjs)$/.test(path) ||
  /^(tests|bench)\//.test(path) ||
  /^(apps|packages)\/[^/]+\/(test|e2e)\//.test(path) ||
  /^packages\/testing\//.test(path) ||
  /(^|\/)(vitest|playwright)\.config\.ts$/.test(path);

/** `packages/kernel` for `packages/kernel/src/ids.ts`; null for what lies outside the rooms. */
export function roomOf(path: string): string | null {
  return /^(?:apps|packages)\/[^/]+(?=\/|$)/.exec(path)?.[0] ?? null;
}

/** The folders that exist below apps/ and packages/ and hold a package.json. */
export function listRooms(root: string): string[] {
  return ['apps', 'packages'].flatMap((group) =>
    existsSync(join(root, group))
      ? readdirSync(join(root, group))
          .map((name) => `${group}/${name}`)
          .filter((room) => existsSync(join(root, room, 'package.json')))
      : [],
  );
}

type ExportEntry = string | { readonly source?: string; readonly default?: string };

/** The files through which a room may be entered: the targets of its package.json `exports`. */
export function publicEntries(root: string, room: string): ReadonlySet<string> {
  const { exports = {} } = JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8')) as {
    exports?: Record<string, ExportEntry>;
  };
  const targets = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  return new Set(targets.map((target) => `${room}/${target.replace(/^\.\//, '')}`));
}
