import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/require-product.ts',
  outputDir: 'test-results',
  // Journeys share one product and build on the first account: one after the other.
  workers: 1,
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
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'] } }],
});
