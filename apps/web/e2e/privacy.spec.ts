import { expect, test } from '@playwright/test';
import { signIn } from './account';
import { expectAccessible } from './axe';
import { copySnippet, createSource, sendWithSdk } from './source';

test('a privacy rule is tried on real events, saved, and holds for the next event', async ({ page }) => {
  const home = await signIn(page);
  const path = await createSource(page, home, `Private shop ${Date.now()}`);
  const address = await copySnippet(page);
  await sendWithSdk(address, 'Order Completed', ['user_1']);
  await expect(page.getByText('First event received')).toBeVisible();

  await page.goto(`${path}?tab=privacy`);
  const preview = page.getByRole('region', { name: 'Preview of Order Completed' });
  await expect(preview.getByText('no rule touches it')).toBeVisible();
  await page.getByRole('radio', { name: 'Rules of this source' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Rule 1: field').fill('properties.orderId');
  await expect(preview.getByText('With these rules: properties.orderId is masked.')).toBeVisible();
  await expect(preview.getByText('"A***"')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save rules' }).click();
  await expect(page.getByText('The privacy rules hold from now on')).toBeVisible();

  // The rule reaches ingest by announcement, moments after it was saved.
  await expect(async () => {
    await sendWithSdk(address, 'Order Refunded', ['user_2']);
    await page.goto(`${path}?tab=events`);
    await page
      .getByRole('row', { name: /Order Refunded/ })
      .first()
      .click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('tab', { name: 'Canonical' }).click();
    await expect(sheet.getByText('"A***"')).toBeVisible();
    await expect(sheet.getByText('A-user_2')).toHaveCount(0);
  }).toPass();
});
