import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Home, openHome } from './home';
import { takeHome } from './home-lock';
import { markOf } from './processes';

const dirs: string[] = [];
const quiet = (): void => undefined;

function newHome(): Home {
  const dir = mkdtempSync(join(tmpdir(), 'tributary-lock-'));
  dirs.push(dir);
  return openHome(dir);
}

afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

test('a home that somebody holds is refused, and free again once it was released', async () => {
  const home = newHome();
  const release = await takeHome(home, null, quiet);
  await expect(takeHome(home, null, quiet)).rejects.toThrow(`already runs on ${home.dir} (process ${process.pid})`);
  release();
  (await takeHome(home, null, quiet))();
  expect(readdirSync(home.dir).sort()).toEqual(['logs', 'run']);
});

test("a dead owner counts for nothing, even when its number is another process's now", async () => {
  const home = newHome();
  // The parent's number is in use, but that process did not start at this moment.
  writeFileSync(home.path('lock'), JSON.stringify({ pid: process.ppid, startedAt: 'long ago', starter: null }));
  (await takeHome(home, null, quiet))();
});

test('a lock that was cut off by a crash counts for nothing', async () => {
  const home = newHome();
  writeFileSync(home.path('lock'), '{"pid": 12');
  (await takeHome(home, null, quiet))();
});

test('of many that take a stale lock at once, one gets it', async () => {
  const home = newHome();
  writeFileSync(home.path('lock'), JSON.stringify({ pid: 1, startedAt: 'long ago', starter: null }));
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeHome(home, null, quiet)));
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  expect(JSON.parse(readFileSync(home.path('lock'), 'utf8'))).toMatchObject({ ...markOf(process.pid), starter: null });
});
