import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { PrepareError } from './prepare.mjs';

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const find = () => [process.env.CHROMIUM_PATH, ...KNOWN].find((path) => path && existsSync(path));

/** The path of a Chromium. As root on Debian or Ubuntu a missing one is installed; elsewhere the failure says what to do. */
export async function findChromium() {
  const found = find();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid() === 0) {
    console.log('Installing chromium with apt-get.');
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    const install = () => spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], quiet);
    if (install().status !== 0) {
      spawnSync('apt-get', ['update', '-q'], quiet);
      install();
    }
  }
  const installed = find();
  if (installed) return installed;
  throw new PrepareError(
    'The browser journeys need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.',
  );
}
