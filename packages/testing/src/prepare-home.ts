import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginLocal } from './begin-local';
import { waitFor } from './wait-for';

export type PreparedHome = { readonly dir: string; dispose(): void };

/** The traces of the run that made it: its ports would be every copy's first choice. */
const TRACES = ['ports.json', 'run', 'logs'];

/**
 * The data directory of an installation that was started and stopped once: the databases are made, migrated and empty. A
 * copy of it (`copyHome`) starts in half the time, for suites that are not about the first start.
 */
export async function prepareHome(): Promise<PreparedHome> {
  const dir = mkdtempSync(join(tmpdir(), 'tributary-prepared-'));
  const dispose = () => rmSync(dir, { recursive: true, force: true });
  const life = beginLocal(['engines', '--json', '--home', dir], {});
  let code: number | null | undefined;
  void life.ended.then((ended) => {
    code = ended;
  });
  try {
    const isUp = () => /^\{/m.test(life.output) || code !== undefined;
    await waitFor(isUp, { withinMs: 120_000, what: () => `the engines; they said:\n${life.output}` });
    life.child.kill('SIGTERM');
    if ((await life.ended) !== 0) throw new Error(`no home could be prepared:\n${life.output}`);
    for (const name of TRACES) rmSync(join(dir, name), { recursive: true });
    return { dir, dispose };
  } catch (error) {
    life.child.kill('SIGTERM');
    await life.ended;
    dispose();
    throw error;
  }
}

/** Fills an empty folder with what was prepared. By `cp`, which keeps the owners that Postgres insists on. */
export function copyHome(preparedHome: string, homeDir: string): void {
  const { status, stderr } = spawnSync('cp', ['-Rp', `${preparedHome}/.`, homeDir], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${preparedHome} could not be copied: ${stderr}`);
}
