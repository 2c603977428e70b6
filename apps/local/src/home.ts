import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProcessMark } from './processes';

/**
 * The data directory of one installation:
 *   secrets.json   the key of the stored secrets and the engines' password (mode 600)
 *   ports.json     the ports that the engines had last
 *   run/           one file per running process: its mark and how to stop it
 *   logs/          what each process printed
 *   postgres/ redis/ clickhouse/   the engines' data
 */
export type Home = { readonly dir: string; path(...parts: string[]): string };

export function openHome(dir: string): Home {
  for (const folder of ['run', 'logs']) mkdirSync(join(dir, folder), { recursive: true });
  return { dir, path: (...parts) => join(dir, ...parts) };
}

/** Written aside and renamed, so that a reader, or a crash, meets the old text or the new one and nothing between. */
export function writeFileWhole(path: string, text: string, mode = 0o644): void {
  const aside = `${path}.${process.pid}.new`;
  const file = openSync(aside, 'w', mode);
  try {
    writeFileSync(file, text); // all of it or an error, where `writeSync` writes as much as there is room for
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(aside, path);
}

/** The parsed file, or null when it is missing or not what it should be (a crash of an older version, a curious hand). */
export function readJson<T>(path: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

const runFile = z.object({
  pid: z.int().positive(),
  startedAt: z.string(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
  kind: z.enum(['app', 'engine']),
});

export type RunFile = z.infer<typeof runFile>;

/** Remembers a process, so that the next start finds it when this one is killed before it can stop it. */
export function rememberProcess(
  home: Home,
  name: string,
  { mark, stopSignal, kind }: { mark: ProcessMark; stopSignal: RunFile['stopSignal']; kind: RunFile['kind'] },
): void {
  writeFileWhole(home.path('run', `${name}.json`), JSON.stringify({ ...mark, stopSignal, kind }));
}

export function forgetProcess(home: Home, name: string): void {
  rmSync(home.path('run', `${name}.json`), { force: true });
}

/** Everything that an earlier run remembered and did not forget. */
export function rememberedProcesses(home: Home): (RunFile & { name: string })[] {
  return readdirSync(home.path('run')).flatMap((file) => {
    const found = file.endsWith('.json') ? readJson(home.path('run', file), runFile) : null;
    return found ? [{ ...found, name: file.slice(0, -'.json'.length) }] : [];
  });
}
