import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { APP_NAMES, type AppName } from './apps';
import { localEnv } from './env';
import { watchStarter } from './home-lock';
import type { Say } from './say';
import { lineFor, StartError } from './start-error';
import { type Running, startProduct } from './start-product';

const USAGE = 'usage: main.js [start [--only web,capture,worker]] | engines  [--home DIR] [--json] [--<engine>-port N]';

/** A Ctrl-C comes twice, from the terminal and passed on by npm: what follows within this time is the same one. */
const SAME_SIGNAL_MS = 1_500;

/** Aborts once something asks us to stop: a signal, or the death of the npm that started us. */
function listenForStop(say: Say): AbortController {
  const stopping = new AbortController();
  let firstMs = 0;
  const onSignal = (): void => {
    if (!stopping.signal.aborted) {
      firstMs = Date.now();
      say('Stopping.');
      stopping.abort();
    } else if (Date.now() - firstMs > SAME_SIGNAL_MS) {
      say('Stopped at once. The next start clears up what still runs.');
      process.exit(1);
    }
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  // A closed terminal ends us; under nohup there is no terminal, and we go on.
  process.on('SIGHUP', () => process.stdout.isTTY && onSignal());
  return stopping;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      home: { type: 'string' },
      json: { type: 'boolean', default: false },
      only: { type: 'string' },
      'postgres-port': { type: 'string' },
      'redis-port': { type: 'string' },
      'clickhouse-port': { type: 'string' },
    },
  });
  const command = positionals[0] ?? 'start';
  if (command !== 'start' && command !== 'engines') throw new StartError(USAGE);
  const only = values.only?.split(',') ?? APP_NAMES;
  const apps = APP_NAMES.filter((name) => only.includes(name));
  if (apps.length !== only.length) throw new StartError(USAGE);
  const enginePorts = Object.fromEntries(
    (['postgres', 'redis', 'clickhouse'] as const).flatMap((name) => {
      const wished = values[`${name}-port`];
      return wished === undefined ? [] : [[name, Number(wished)]];
    }),
  );
  return { command, home: values.home, json: values.json, enginePorts, apps: command === 'engines' ? [] : apps };
}

function announce(running: Running, apps: readonly AppName[], json: boolean): void {
  if (json) console.log(JSON.stringify({ ...running.urls, pids: { ...running.pids(), supervisor: process.pid } }));
  else if (apps.length === 0) for (const [name, url] of Object.entries(running.urls)) console.log(`${name}  ${url}`);
  else
    console.log(
      [
        '',
        'Tributary is running.',
        ...(apps.includes('web') ? [`  Dashboard  ${running.webUrl}`] : []),
        ...(apps.includes('capture') ? [`  Capture    ${running.captureUrl}`] : []),
        'Press Ctrl-C to stop.',
        '',
      ].join('\n'),
    );
}

async function main(): Promise<void> {
  const { command, home, json, enginePorts, apps } = readArguments();
  const say: Say = (line) => (json ? console.error(line) : console.log(line));
  const stopping = listenForStop(say);
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const running = await startProduct({
    env: localEnv(),
    root,
    homeDir: home,
    apps,
    enginePorts,
    withTemplate: command === 'engines',
    say,
    signal: stopping.signal,
  });
  const stopWatching = running.starter
    ? watchStarter(running.starter, () => {
        say('The npm that started Tributary is gone. Stopping.');
        stopping.abort();
      })
    : () => undefined;
  announce(running, apps, json);
  await aborted(stopping.signal);
  stopWatching();
  await running.stop();
  say('Everything is stopped.');
}

// A terminal that went away must not end us in the middle of stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(lineFor(error));
    process.exit(1);
  },
);
