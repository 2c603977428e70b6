// `npm test`: everything, from nothing, on ports and a data directory of its own, beside a running `npm start`.
// `node scripts/test.mjs --only unit,integration` runs some of the steps. The last line is `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { inspect, stripVTControlCharacters } from 'node:util';
import { findChromium } from './find-chromium.mjs';
import { build, checkNode, childEnv, install, PrepareError, ROOT, run, stopCommands } from './prepare.mjs';

/** Ends a step that hangs; the whole run is meant to take 20 minutes on two quiet cores. */
const STEP_LIMIT_MS = 30 * 60_000;
const scratch = mkdtempSync(join(tmpdir(), 'tributary-test-'));
const bin = (name) => join(ROOT, 'node_modules/.bin', name);
const results = [];
/** Started once, by the first step that needs them. */
let engines = null;

/** The tests' own product must not reach for the engines, the ports or the account of the one that runs beside it. */
const FOREIGN =
  /^(DATABASE_URL|REDIS_URL|CLICKHOUSE_URL|WEB_PORT|CAPTURE_PORT|WORKER_PORT|STREAM_PARTITIONS|LOG_LEVEL|NODE_ENV|TRIBUTARY_.*)$/;
for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) delete process.env[name];

/** One plain command that passes or fails as a whole: it counts as one. */
function check(name, command) {
  return {
    name,
    async work() {
      const { code, output } = await run(command, { what: name, limitMs: STEP_LIMIT_MS });
      return { ...(code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }), output };
    },
  };
}

/** A check that only reads the sources, and uses one core: those that follow each other run side by side. */
const sideBySide = (step) => ({ ...step, isSideBySide: true });

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** The counts of a runner. A run that found no test, or ended badly without naming one, counts as a failure. */
function judged({ passed, failed, skipped, code }) {
  if (skipped > 0) console.log(`${skipped} skipped`);
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed };
}

const LINES_OF_A_FAILURE = 12;

/** `file: test`, and the beginning of what went wrong: a long run's own report of it is thousands of lines further up. */
function failure(file, title, message = '') {
  const lines = stripVTControlCharacters(message).trim().split('\n').slice(0, LINES_OF_A_FAILURE);
  return [`${relative(ROOT, file)}: ${title}`, ...lines.map((line) => `    ${line}`)].join('\n');
}

/** Of vitest's report. A file that could not be run has no tests, but a message. */
function vitestFailures(report) {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0) return failed.map((test) => failure(name, test.fullName, test.failureMessages[0]));
    return status === 'failed' ? [failure(name, 'the whole file', message)] : [];
  });
}

/** Of Playwright's report: suites in suites. */
function playwrightFailures({ suites = [], specs = [] }) {
  const own = specs
    .filter((spec) => !spec.ok)
    .map((spec) =>
      failure(spec.file, spec.title, spec.tests.flatMap((test) => test.results).find((r) => r.error)?.error.message),
    );
  return [...own, ...suites.flatMap(playwrightFailures)];
}

/** The vitest projects of a name, `name-…` included. `needs` answers with the environment that the tests rely on. */
function vitest(project, needs = async () => ({})) {
  return {
    name: project,
    async work() {
      const file = join(scratch, `${project}.json`);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
      const command = [bin('vitest'), 'run', '--project', project, '--project', `${project}-*`, ...reporters];
      const { code } = await run(command, { show: true, limitMs: STEP_LIMIT_MS, env: await needs() });
      const report = readReport(file);
      const { numPassedTests: passed = 0, numFailedTests: failed = 0, numPendingTests: skipped = 0 } = report ?? {};
      return { ...judged({ passed, failed, skipped, code }), failures: vitestFailures(report) };
    },
  };
}

const playwright = {
  name: 'e2e',
  async work() {
    const chromium = await findChromium();
    const file = join(scratch, 'e2e.json');
    const env = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file, PLAYWRIGHT_HTML_OPEN: 'never' };
    const command = [join(ROOT, 'apps/web/node_modules/.bin/playwright'), 'test', '--reporter=list,json'];
    const product = await startProduct();
    try {
      const { code } = await run(command, {
        show: true,
        limitMs: STEP_LIMIT_MS,
        env: { ...env, ...product.env },
        cwd: join(ROOT, 'apps/web'),
      });
      const report = readReport(file) ?? {};
      const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report.stats ?? {};
      const judgement = judged({ passed: expected + flaky, failed: unexpected, skipped, code });
      return { ...judgement, failures: playwrightFailures(report) };
    } finally {
      await product.stop();
    }
  },
};

/** Starts a child of ours that lives as long as a step or the whole run; resolves with the first line that `isReady` takes. */
function startLocal(args, env, isReady) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'apps/local/dist/main.js'), ...args], {
      cwd: ROOT,
      env: childEnv(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((done) => child.once('exit', done));
    const stop = async () => {
      child.kill('SIGTERM');
      await ended;
    };
    let output = '';
    const hear = (line) => {
      output += `${line}\n`;
      if (isReady(line)) resolve({ line, stop });
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
    ended.then((code) => reject(new PrepareError(`apps/local ended with ${code}:\n${output}`)));
  });
}

async function startEngines() {
  const args = ['engines', '--json', '--home', join(scratch, 'engines')];
  const { line, stop } = await startLocal(args, {}, (text) => text.startsWith('{'));
  const { databaseUrl, redisUrl, clickhouseUrl } = JSON.parse(line);
  return { stop, env: { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, CLICKHOUSE_URL: clickhouseUrl } };
}

async function engineEnv() {
  engines ??= await startEngines();
  return engines.env;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The whole product without an account, as a newcomer meets it: the journeys make the first one. */
async function startProduct() {
  const [web, capture, worker] = [await freePort(), await freePort(), await freePort()];
  const home = join(scratch, 'e2e');
  const env = {
    WEB_PORT: String(web),
    CAPTURE_PORT: String(capture),
    WORKER_PORT: String(worker),
    TRIBUTARY_EGRESS_ALLOW: '127.0.0.1/32',
  };
  const { stop } = await startLocal(['start', '--home', home], env, (line) => line.includes('Press Ctrl-C'));
  return {
    stop,
    env: {
      ...env,
      TRIBUTARY_HOME: home,
      TRIBUTARY_WEB_URL: `http://127.0.0.1:${web}`,
      TRIBUTARY_CAPTURE_URL: `http://127.0.0.1:${capture}`,
    },
  };
}

const prepare = (name, work) => ({
  name,
  async work() {
    await work();
    return { passed: 1, failed: 0 };
  },
});

const steps = [
  prepare('install', () => install()),
  check('generate', [bin('prisma'), 'generate']),
  ...[
    // The longest first, so that none of them is still at it alone when the others are done.
    check('typecheck', [bin('tsc'), '-p', 'tsconfig.json', '--noEmit']),
    check('typecheck-web', [bin('tsc'), '-p', 'apps/web/tsconfig.json', '--noEmit']),
    check('unused', [bin('knip')]),
    check('floor-plan', [process.execPath, 'packages/tooling/bin/check-floor-plan.mjs']),
    check('lint', [bin('biome'), 'check', '.']),
    check('licences', [process.execPath, 'scripts/check-licences.mjs']),
  ].map(sideBySide),
  vitest('unit'),
  prepare('build', () => build()),
  vitest('integration', async () => ({ ...(await engineEnv()), CHROMIUM_PATH: await findChromium() })),
  vitest('product', async () => ({ CHROMIUM_PATH: await findChromium() })),
  playwright,
];

function selected() {
  const at = process.argv.indexOf('--only');
  if (at < 0) return steps;
  const names = (process.argv[at + 1] ?? '').split(',');
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined)
    throw new PrepareError(`There is no step '${unknown}'. Steps: ${steps.map((step) => step.name).join(', ')}.`);
  return steps.filter((step) => names.includes(step.name));
}

/** Nothing below works without these. Each is skipped in a moment when there is nothing to do. */
async function prepareFor(chosen) {
  if (!chosen.some((step) => step.name === 'install')) await install();
  if (
    !chosen.some((step) => step.name === 'build') &&
    chosen.some((step) => /^(integration|product|e2e)$/.test(step.name))
  )
    await build();
}

async function runStep(step) {
  const startedMs = Date.now();
  console.log(`\n== ${step.name}`);
  const {
    passed,
    failed,
    output = '',
    failures = [],
  } = await step.work().catch((error) => ({
    ...{ passed: 0, failed: 1 },
    output: error instanceof PrepareError ? error.message : inspect(error),
  }));
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  if (output.trim() !== '') console.log(`\n${output.trimEnd()}`);
  console.log(`== ${step.name}: ${passed} passed, ${failed} failed (${seconds} s)`);
  results.push({ name: step.name, passed, failed, failures });
  return failed === 0;
}

/** The first one and those after it that may run beside it; each of the others is alone. */
function nextSteps(waiting) {
  const end = waiting.findIndex((step) => !step.isSideBySide);
  return waiting.splice(0, Math.max(1, end < 0 ? waiting.length : end));
}

/** As many at a time as there are cores. Answers whether all of them passed. */
async function runSideBySide(group) {
  const waiting = [...group];
  let isGood = true;
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) isGood = (await runStep(step)) && isGood;
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return isGood;
}

async function cleanUp() {
  await engines?.stop();
  rmSync(scratch, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    stopCommands();
    cleanUp().finally(() => process.exit(130));
  });

try {
  checkNode();
  const chosen = selected();
  await prepareFor(chosen);
  for (const waiting = [...chosen]; waiting.length > 0; ) {
    const group = nextSteps(waiting);
    const isGood = await runSideBySide(group);
    // Without dependencies or builds, every later failure would only say the same again.
    if (!isGood && group.some(({ name }) => name === 'install' || name === 'build')) break;
  }
} catch (error) {
  console.error(error instanceof PrepareError ? error.message : error);
  results.push({ name: 'start', passed: 0, failed: 1, failures: [] });
} finally {
  await cleanUp();
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const bad = results.filter((result) => result.failed > 0);
for (const { name, failures } of bad) console.log(['', `Failed: ${name}`, ...failures].join('\n'));
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
