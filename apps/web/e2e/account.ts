import { type Cookie, expect, type Page } from '@playwright/test';

/** The account that the journeys share: the first of them to run makes it. */
export const ACCOUNT = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'correct horse battery',
  workspace: 'Acme',
};

let session: readonly Cookie[] = [];

/**
 * As the journeys' account on the overview: by hand the first time, which makes the account when the product is new, and
 * with that time's cookies from then on.
 */
export async function signIn(page: Page): Promise<string> {
  await page.context().addCookies([...session]);
  await page.goto('/');
  if (session.length === 0) await signInByHand(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  session = await page.context().cookies();
  return `/${new URL(page.url()).pathname.split('/')[1]}`;
}

/** Once a journey has signed out, the session that the others share has ended with it. */
export function forgetSession(): void {
  session = [];
}

async function signInByHand(page: Page): Promise<void> {
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
}
