import { expect, test } from '@playwright/test';
import { type Receiver, receiver } from '@tributary/testing';
import { NO_SESSION, signInByHand } from './account';
import { expectAccessible } from './axe';
import { createWebhook } from './destination';
import { expectDeliveries, idsOf, takenIds } from './scene';
import { copySnippet, createSource, sendWithSdk } from './source';

let hook: Receiver;
test.beforeEach(async () => {
  hook = await receiver();
});
test.afterEach(() => hook.close());

test.use({ storageState: NO_SESSION });

test('from the first visit to a delivery that failed, was understood and was replayed', async ({ page }) => {
  test.setTimeout(240_000);
  const suffix = Date.now();
  const shop = `Web shop ${suffix}`;
  const crm = `CRM hook ${suffix}`;

  await page.goto('/');
  await page.waitForURL(/\/(setup|sign-in)$/);
  await expectAccessible(page);
  const home = await signInByHand(page);

  // A source, its snippet, and the line that turns from waiting to the event.
  await createSource(page, home, shop);
  const address = await copySnippet(page);
  const [early] = await sendWithSdk(address, 'Signed Up', ['user_1']);
  await expect(page.getByRole('status').filter({ hasText: 'First event received' })).toContainText('Signed Up');
  await expectAccessible(page);

  // A destination. What came before it was connected is not sent to it; what comes from now on is, once.
  const hookPath = await createWebhook(page, home, { name: crm, url: `${hook.url}/hooks`, source: shop });
  await expectAccessible(page);
  const taken = await sendWithSdk(address, 'Order Completed', ['user_1', 'user_2']);
  await page.getByRole('tab', { name: 'Deliveries' }).click();
  await expectDeliveries(page, 'Delivered', 'Order Completed', 2);
  expect(takenIds(hook).sort()).toEqual(idsOf(taken).sort());
  expect(takenIds(hook)).not.toContain(early?.messageId);

  // The other side refuses: the failures stand under one cause, in words, with the people they touch.
  hook.behave({ status: 400, body: 'no such account' });
  const refused = await sendWithSdk(address, 'Order Refunded', ['user_1', 'user_2', 'user_3']);
  await page.getByRole('link', { name: 'Deliveries', exact: true }).click();
  const cause = page.getByRole('listitem').filter({ hasText: crm });
  await expect(cause).toContainText('3 failed');
  await expect(cause).toContainText('3 people');
  await expectAccessible(page);
  await cause.getByRole('button', { name: `${crm} does not accept the data` }).click();
  const sheet = page.getByRole('dialog', { name: `${crm} does not accept the data` });
  await expect(sheet.getByText('3 people affected')).toBeVisible();
  await expectAccessible(page);

  // It takes events again: exactly what failed is replayed, with the count before.
  hook.behave({ status: 200 });
  await sheet.getByRole('button', { name: 'Replay 3' }).click();
  const replay = page.getByRole('dialog', { name: 'Replay deliveries' });
  await expect(replay.getByText('3', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await replay.getByRole('button', { name: 'Replay 3 deliveries' }).click();
  await expect(page.getByRole('dialog', { name: 'Replay' }).getByText('3 delivered')).toBeVisible();
  expect(takenIds(hook).sort()).toEqual([...idsOf(taken), ...idsOf(refused)].sort());

  // Each delivery keeps both attempts.
  await page.goto(`${hookPath}?tab=deliveries`);
  await expectDeliveries(page, 'Delivered', 'Order Refunded', 3);
  await page
    .getByRole('row', { name: /Delivered.*Order Refunded/ })
    .first()
    .click();
  await expect(page.getByRole('dialog').getByRole('button', { name: /Attempt \d/ })).toHaveCount(2);
  await expectAccessible(page);
});
