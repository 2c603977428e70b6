import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';

/** `npm test` starts the product and says where; while working, point TRIBUTARY_WEB_URL at a running one. */
const baseURL = process.env.TRIBUTARY_WEB_URL;
if (!baseURL)
  throw new Error('TRIBUTARY_WEB_URL is not set: run `npm test -- --only e2e`, or set it to a running dashboard.');

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Journeys share one product and build on the first account: one after the other.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    },
  },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'] } }],
});
