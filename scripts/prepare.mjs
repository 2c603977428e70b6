// What both commands need before any dependency exists: the right Node, the pinned pnpm, installed packages, built rooms.
// Nothing here may import a package.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const NOTES = join(ROOT, 'node_modules/.cache/tributary');
const NODE_MIN = [20, 19];
const TICK_MS = 15_000;
/** What a registry that can't be reached makes of pnpm's output. */
const NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|META_FETCH_FAIL|ERR_SOCKET|network request to/;
const DISK_FULL = /ENOSPC|no space left on device/i;

/** A failure whose message is the one line that a person needs. */
export class PrepareError extends Error {}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  throw new PrepareError(`Node ${NODE_MIN.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

const pinned = () => JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).packageManager.split('@')[1];

/** The pinned pnpm: the one on PATH when it has the right version, else through npx, which keeps it for next time. */
export function pnpmCommand() {
  const version = pinned();
  // Asked for outside the repository: inside, pnpm would switch to the pinned version by itself, over the network.
  const own = spawnSync('pnpm', ['--version'], { encoding: 'utf8', cwd: '/' });
  return own.stdout?.trim() === version ? ['pnpm'] : ['npx', '--yes', `pnpm@${version}`];
}

export const childEnv = (more = {}) => ({
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  ...more,
});

const running = new Set();

function stopGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {} // it ended meanwhile, or never began
}

/** Ends the commands that run now, with all that they started. */
export function stopCommands() {
  for (const child of running) stopGroup(child, 'SIGTERM');
}

/**
 * Runs a command in the repository. Answers with its exit code and what it printed; `show` also passes that on as it
 * comes. Says that it is still at it, so that nobody wonders.
 */
export function run(command, { show = false, what = command.join(' '), env = {}, limitMs = 0, cwd = ROOT } = {}) {
  return new Promise((resolve) => {
    const startedMs = Date.now();
    // A group of its own, so that stopping reaches what npx and turbo started, however we are told to stop.
    const options = { cwd, env: childEnv(env), stdio: ['ignore', 'pipe', 'pipe'], detached: true };
    const child = spawn(command[0], command.slice(1), options);
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes) => {
        output = (output + bytes).slice(-200_000);
        if (show) process.stdout.write(bytes);
      });
    const ticks = setInterval(() => {
      if (!show) console.log(`  … ${what}, ${Math.round((Date.now() - startedMs) / 1000)} s`);
    }, TICK_MS);
    const limit = limitMs ? setTimeout(() => stopGroup(child, 'SIGKILL'), limitMs) : null;
    const end = (code) => {
      running.delete(child);
      clearInterval(ticks);
      if (limit) clearTimeout(limit);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += error.message;
      end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

function readNote(name) {
  try {
    return readFileSync(join(NOTES, name), 'utf8');
  } catch {
    return null;
  }
}

function writeNote(name, text) {
  mkdirSync(NOTES, { recursive: true });
  writeFileSync(join(NOTES, name), text);
}

function explain(what, output) {
  if (DISK_FULL.test(output)) return `The disk is full: ${what} stopped. Free some space and start again.`;
  if (NO_NETWORK.test(output))
    return `No network: ${what} could not reach the npm registry. Check the connection (or the proxy) and start again.`;
  return `${what} failed:\n${output.trimEnd().split('\n').slice(-40).join('\n')}`;
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Outside the repository: node_modules may not exist yet, and nothing of this belongs into a commit. */
const LOCK = join(tmpdir(), `tributary-prepare-${sha256(ROOT).slice(0, 12)}.lock`);

function holderLives() {
  try {
    process.kill(Number(readFileSync(LOCK, 'utf8')), 0);
    return true;
  } catch {
    return false; // it is gone, or it was killed before it wrote its number
  }
}

/** One at a time: `npm test` beside an `npm start` that still installs waits for it instead of writing in between. */
async function alone(say, work) {
  for (let told = false; ; told = true) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!holderLives()) rmSync(LOCK, { force: true });
      else if (!told) say('Another command installs or builds here; waiting for it.');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

const isInstalled = (wanted) =>
  readNote('installed') === wanted && existsSync(join(ROOT, 'node_modules/.modules.yaml'));

/** Installs what the lockfile says, unless that was done already. */
export async function install({ say = console.log } = {}) {
  const wanted = sha256(readFileSync(join(ROOT, 'pnpm-lock.yaml')));
  if (isInstalled(wanted)) return;
  await alone(say, async () => {
    if (isInstalled(wanted)) return;
    const startedMs = Date.now();
    say('Installing dependencies (once; about half a minute).');
    const command = [...pnpmCommand(), 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'];
    const { code, output } = await run(command, { what: 'installing' });
    if (code !== 0) throw new PrepareError(explain('Installing the dependencies', output));
    writeNote('installed', wanted);
    say(`Dependencies are installed (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`);
  });
}

const NOT_SOURCES = new Set(['node_modules', 'dist', '.next', '.turbo', 'generated', 'e2e', 'test-results']);
const IS_TEST = /\.test\.tsx?$|\.md$|\.tsbuildinfo$|^next-env\.d\.ts$/;

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (NOT_SOURCES.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(path);
    else if (!IS_TEST.test(entry.name)) yield path;
  }
}

/** Changes whenever a source may have: names, sizes and times of all of them. Cheap, and never too late. */
function fingerprint() {
  const hash = createHash('sha256');
  const single = ['package.json', 'pnpm-lock.yaml', 'tsconfig.base.json', 'turbo.json', 'prisma.config.ts'];
  const files = ['apps', 'packages', 'prisma'].flatMap((folder) => [...sourceFiles(join(ROOT, folder))]);
  for (const path of [...single.map((name) => join(ROOT, name)), ...files].sort()) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat) hash.update(`${path}:${stat.size}:${stat.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** One file per room that only a finished build leaves. */
function outputs() {
  return ['apps', 'packages'].flatMap((group) =>
    readdirSync(join(ROOT, group)).flatMap((name) => {
      const room = join(ROOT, group, name);
      const manifest = join(room, 'package.json');
      if (!existsSync(manifest)) return [];
      const { scripts = {}, exports = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
      if (!scripts.build) return [];
      if (scripts.build.startsWith('next')) return [join(room, '.next/BUILD_ID')];
      const built = Object.values(exports).flatMap((entry) => (entry.default ? [join(room, entry.default)] : []));
      return built.length > 0 ? built : [join(room, 'dist/main.js')];
    }),
  );
}

const isBuilt = (print) => readNote('built') === print && outputs().every((path) => existsSync(path));

/** Builds every room whose sources changed. When nothing changed at all, not even the build tool is asked. */
export async function build({ say = console.log } = {}) {
  if (isBuilt(fingerprint())) return;
  await alone(say, async () => {
    const before = fingerprint();
    if (isBuilt(before)) return;
    const startedMs = Date.now();
    say('Building (the first time about a minute).');
    const command = [...pnpmCommand(), 'exec', 'turbo', 'run', 'build', '--output-logs=errors-only', '--ui=stream'];
    const { code, output } = await run(command, { what: 'building' });
    if (code !== 0) throw new PrepareError(explain('Building', output));
    const missing = outputs().find((path) => !existsSync(path));
    if (missing) throw new PrepareError(`The build left no ${missing.slice(ROOT.length + 1)}.`);
    writeNote('built', before);
    say(`Everything is built (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`);
  });
}
