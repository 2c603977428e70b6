import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';

/** The account that the journeys share. */
export const ACCOUNT = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'correct horse battery',
  workspace: 'Acme',
};

/** Where the first visit leaves its session, with which every journey begins. None but its own may be signed out. */
export const SESSION = fileURLToPath(new URL('../test-results/session.json', import.meta.url));

/** For a journey that begins as a stranger: `test.use({ storageState: NO_SESSION })`. */
export const NO_SESSION = { cookies: [], origins: [] };

/** On the overview, with the session that the journey began with. Answers with the path of the workspace. */
export async function signIn(page: Page): Promise<string> {
  await page.goto('/');
  return overview(page);
}

/** By hand; makes the account when the product is new. */
export async function signInByHand(page: Page): Promise<string> {
  await page.goto('/');
  await page.waitForURL(/\/(setup|sign-in)$/);
  if (page.url().endsWith('/setup')) {
    await page.getByLabel('Your name').fill(ACCOUNT.name);
    await page.getByLabel('Email').fill(ACCOUNT.email);
    await page.getByLabel('Password').fill(ACCOUNT.password);
    await page.getByLabel('Workspace').fill(ACCOUNT.workspace);
    await page.getByRole('button', { name: 'Create account' }).click();
  } else {
    await page.getByLabel('Email').fill(ACCOUNT.email);
    await page.getByLabel('Password').fill(ACCOUNT.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  return overview(page);
}

async function overview(page: Page): Promise<string> {
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  return `/${new URL(page.url()).pathname.split('/')[1]}`;
}
