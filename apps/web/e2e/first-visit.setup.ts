import { expect, test } from '@playwright/test';
import { SESSION, signInByHand } from './account';
import { expectAccessible } from './axe';

test('the first visit to a new product makes the first account, and a later one signs in', async ({ page }) => {
  await page.goto('/');
  await page.waitForURL(/\/(setup|sign-in)$/);
  await expectAccessible(page);
  await signInByHand(page);
  const { cookies } = await page.context().storageState({ path: SESSION });
  expect(cookies).not.toEqual([]);
});
