import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';
import { SESSION } from './e2e/account';

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/require-product.ts',
  outputDir: 'test-results',
  // Journeys share one product and one account, and each has sources and destinations of its own. A journey waits for
  // the product as much as the product works for it, so that two of them use two cores.
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: process.env.TRIBUTARY_WEB_URL,
    // What is not there after this long would otherwise cost the whole journey's time.
    actionTimeout: 15_000,
    contextOptions: { reducedMotion: 'reduce' },
    // Recording every journey for the one that fails takes a third of their time: `PLAYWRIGHT_TRACE=1` turns it on.
    trace: process.env.PLAYWRIGHT_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-software-rasterizer'],
    },
  },
  projects: [
    { name: 'first visit', testMatch: '*.setup.ts', use: { ...devices['Desktop Chrome'] } },
    {
      name: 'chromium',
      dependencies: ['first visit'],
      use: { ...devices['Desktop Chrome'], storageState: SESSION },
    },
  ],
});
