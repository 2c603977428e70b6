import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Home, openHome } from '../home';
import { choosePostgresAccount } from './postgres-account';

const asRoot = test.runIf(process.getuid?.() === 0);
const dirs: string[] = [];

function newHome(mode: number): Home {
  const dir = mkdtempSync(join(tmpdir(), 'tributary-account-'));
  dirs.push(dir);
  chmodSync(dir, mode);
  return openHome(dir);
}

afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

test('the data lies in the home, and nobody but root is anybody else', () => {
  const home = newHome(0o700);
  const account = choosePostgresAccount(home);
  if (process.getuid?.() !== 0)
    expect(account).toMatchObject({ kind: 'self', prefix: [], dataDir: home.path('postgres') });
  else expect(['mapped', 'other']).toContain(account.kind);
});

asRoot('without namespaces, root hands Postgres to another account, in the home where that one may enter it', () => {
  const home = newHome(0o755);
  const account = choosePostgresAccount(home, { mayMap: false });
  expect(account).toMatchObject({ kind: 'other', prefix: [], dataDir: home.path('postgres') });
  expect(account.as?.uid).toBeGreaterThan(0);
});

asRoot('without namespaces and below a closed folder, the data lies where the account may enter', () => {
  const home = newHome(0o700);
  const { dataDir } = choosePostgresAccount(home, { mayMap: false });
  dirs.push(dirname(dataDir));
  expect(dataDir).toMatch(/^\/var\/lib\/tributary\/[0-9a-f]{12}\/postgres$/);
  expect(choosePostgresAccount(home, { mayMap: false }).dataDir).toBe(dataDir);
});
