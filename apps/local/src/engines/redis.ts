import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { type Home, writeFileWhole } from '../home';
import { HOST } from '../ports';
import type { Say } from '../say';
import { StartError } from '../start-error';
import type { Program } from '../supervise';

export type RedisSettings = {
  readonly home: Home;
  readonly port: number;
  readonly password: string;
  readonly path: string;
};

const NAMES = ['redis-server', 'valkey-server'];
const ANSWER_WITHIN_MS = 1_000;
/** BullMQ asks for 6.2 at least. */
const VERSION_MIN = [6, 2] as const;

export const redisUrl = (port: number, password: string): string => `redis://default:${password}@${HOST}:${port}/0`;

function findOnPath(path: string): string | null {
  for (const folder of path.split(delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {} // not in this folder: look in the next
    }
  }
  return null;
}

const has = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** Debian starts what it installs; a policy of "no" (101) in its own folder keeps a second Redis from running. */
function installWithApt(): void {
  const quiet = {
    stdio: 'ignore',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  } as const;
  const install = () => spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'redis-server'], quiet);
  if (install().status === 0) return;
  spawnSync('apt-get', ['update', '-q'], quiet); // a fresh image has no package lists yet
  install();
}

/** The server's path; installs it where that needs no question. */
function findOrInstall(path: string, say: Say): string {
  const found = findOnPath(path);
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && has('apt-get')) {
    say('Installing redis-server with apt-get.');
    installWithApt();
  } else if (process.platform === 'darwin' && has('brew')) {
    say('Installing redis with brew.');
    spawnSync('brew', ['install', 'redis'], { stdio: 'ignore' });
  }
  const installed = findOnPath(path);
  if (installed) return installed;
  const how = process.platform === 'darwin' ? 'brew install redis' : 'sudo apt-get install redis-server';
  throw new StartError(
    `redis-server is missing and could not be installed. Install it (${how}), or set REDIS_URL to a Redis server.`,
  );
}

function checkVersion(binary: string): void {
  const text = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const [, major, minor] = /v=(\d+)\.(\d+)/.exec(text) ?? [];
  if (major === undefined || Number(major) > VERSION_MIN[0]) return;
  if (Number(major) < VERSION_MIN[0] || Number(minor) < VERSION_MIN[1])
    throw new StartError(`${binary} is version ${major}.${minor}; 6.2 is the oldest that works. Install a newer one.`);
}

/** One PING over a bare connection. False while Redis still loads its data. */
function ping(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST, timeout: ANSWER_WITHIN_MS });
    let heard = '';
    const end = (ready: boolean): void => {
      socket.destroy();
      resolve(ready);
    };
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      if (heard.includes('+PONG')) end(true);
      else if (heard.includes('\n-') || heard.startsWith('-')) end(false);
    });
    for (const event of ['error', 'timeout', 'close'] as const) socket.once(event, () => end(false));
  });
}

/** The embedded Redis as a program. What it acknowledged is on the disk: the event stream's promise rests on it. */
export function prepareRedis({ home, port, password, path }: RedisSettings, say: Say): Program {
  const binary = findOrInstall(path, say);
  checkVersion(binary);
  const folder = home.path('redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // In a file rather than in arguments, which every user of the machine could read.
  const config = home.path('redis', 'redis.conf');
  const lines = [
    `port ${port}`,
    `bind ${HOST}`,
    `dir "${folder.replace(/["\\]/g, '\\$&')}"`,
    `requirepass ${password}`,
    'appendonly yes',
    'appendfsync always',
    // What a crash leaves half written was never acknowledged: it is cut off, and Redis starts.
    'aof-load-truncated yes',
    'maxmemory-policy noeviction',
    // The append-only file is the whole truth; snapshots beside it would cost memory and say nothing more.
    'save ""',
    // It is written anew, by a process of its own, when it has doubled: from 64 MB on by default, which are some seconds
    // of a busy stream, and packed, though most of what it holds is gzip already. Measured: a half of what Redis costs.
    'auto-aof-rewrite-min-size 256mb',
    'rdbcompression no',
    'daemonize no',
    'logfile ""',
  ];
  writeFileWhole(config, `${lines.join('\n')}\n`, 0o600);
  return {
    name: 'redis',
    kind: 'engine',
    command: binary,
    args: [config],
    cwd: folder,
    env: { PATH: path },
    stopSignal: 'SIGTERM',
    stopGraceMs: 20_000,
    readyWithinMs: 120_000,
    isReady: () => ping(port, password),
  };
}
