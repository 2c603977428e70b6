import { expect, type Page } from '@playwright/test';

/** The account that the journeys share: the first of them to run makes it. */
export const ACCOUNT = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'correct horse battery',
  workspace: 'Acme',
};

/** Signs in as the journeys' account, and makes it by hand when the product is new. Ends on the overview. */
export async function signIn(page: Page): Promise<string> {
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
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  return `/${new URL(page.url()).pathname.split('/')[1]}`;
}
