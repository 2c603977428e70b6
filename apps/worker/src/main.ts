import { parseArgs } from 'node:util';
import { collectSeldom } from '@tributary/kernel';
import { createLogger } from '@tributary/telemetry';
import { collectMetrics } from './collect-metrics';
import { openEngines } from './engines';
import { workerEnv } from './env';
import { ROLE_NAMES, ROLES, type RoleName } from './roles';
import { serveHealth } from './serve-health';

collectSeldom();
const log = createLogger({ name: 'worker' });

/** Longest way from being asked to stop to being gone. */
const STOP_MAX_MS = 25_000;

function readRoles(): readonly RoleName[] {
  const { values } = parseArgs({ options: { roles: { type: 'string' } } });
  const wished = values.roles?.split(',') ?? ROLE_NAMES;
  const unknown = wished.filter((name) => !(ROLE_NAMES as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`unknown role ${unknown.join(', ')}; there are ${ROLE_NAMES.join(', ')}`);
  return ROLE_NAMES.filter((name) => wished.includes(name));
}

async function main(): Promise<void> {
  const roles = readRoles();
  const env = workerEnv();
  const engines = openEngines(env, log);
  collectMetrics(engines);
  const running = roles.map((name) => ROLES[name](engines, log.child({ role: name })));
  const server = await serveHealth({ engines, roles, host: env.WORKER_HOST, port: env.WORKER_PORT });
  log.info({ roles, port: env.WORKER_PORT }, 'worker is running');

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    log.info('stopping: what is under way may end');
    // Whatever hangs is given back by its lock or its lease.
    setTimeout(() => process.exit(1), STOP_MAX_MS).unref();
    await Promise.all(running.map((role) => role.stop()));
    server.close();
    server.closeAllConnections();
    await engines.close();
    process.exit();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
}

main().catch((err) => {
  log.fatal({ err }, 'worker could not start');
  process.exit(1);
});
