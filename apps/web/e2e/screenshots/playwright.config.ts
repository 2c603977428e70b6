import { defineConfig } from '@playwright/test';
import journeys from '../../playwright.config';

/** `pnpm screenshot`: the pictures of the documentation, taken of a real product that real events flow through. */
export default defineConfig({
  ...(journeys.use ? { use: { ...journeys.use, trace: 'off', screenshot: 'off' } } : {}),
  testDir: '.',
  testMatch: 'take-screenshots.ts',
  outputDir: '../../test-results',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
});
