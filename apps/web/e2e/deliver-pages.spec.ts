import { expect, test } from '@playwright/test';
import { type Receiver, receiver } from '@tributary/testing';
import { expectAccessible } from './axe';
import { connectWebhook, expectDeliveries } from './scene';

let hook: Receiver;
test.beforeEach(async () => {
  hook = await receiver();
});
test.afterEach(() => hook.close());

test('a mapping is changed on real events, tried, kept over a reload, and saved by key', async ({ page }) => {
  const { destination, send } = await connectWebhook(page, hook, 'Loyalty');
  const [sent] = await send('Order Completed', 'user_7');
  await page.getByRole('tab', { name: 'Deliveries' }).click();
  await expectDeliveries(page, 'Delivered', 'Order Completed', 1);
  await page.getByRole('tab', { name: /Mappings/ }).click();
  await page.getByRole('link', { name: /All events/ }).click();

  // Left the event, right the request, in the middle what fills it.
  const events = page.getByRole('region', { name: 'Recent events' });
  await expect(events.getByRole('button', { name: /Order Completed/ })).toHaveAttribute('aria-pressed', 'true');
  const request = page.getByRole('region', { name: 'What it receives' });
  await expect(request.getByText(`"${sent?.messageId}"`)).toBeVisible();
  await expectAccessible(page);

  // One value instead of the whole event, found among those that arrive.
  await page.getByRole('button', { name: /^Data:/ }).click();
  await page.getByRole('combobox', { name: /Find a field/ }).fill('userId');
  await expectAccessible(page);
  await page.getByRole('option', { name: /^userId/ }).click();
  await expect(page.getByText('Unsaved changes')).toBeVisible();
  await request.getByRole('radio', { name: 'Changes' }).click();
  await expect(request.getByText('user_7').last()).toBeVisible();

  await page.reload();
  await expect(page.getByText('Unsaved changes')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Data: userId/ })).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(page.getByText('Unsaved changes')).toHaveCount(0);

  // A trigger that does not fit says which clause.
  await page.getByRole('button', { name: 'Add clause' }).click();
  await page.getByRole('combobox', { name: 'Comparison' }).click();
  await page.getByRole('option', { name: 'is not', exact: true }).click();
  await page.getByRole('checkbox', { name: 'All' }).check();
  await expect(request.getByText('type must not be "track", but it is "track"')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: destination.name }).click();
  await expect(page.getByRole('dialog', { name: 'There are unsaved changes' })).toBeVisible();
});

test('the ledger balances, and its equation leads to the deliveries', async ({ page }) => {
  const { home, source, destination, send } = await connectWebhook(page, hook, 'Terminal');
  await send('Order Completed', 'user_1', 'user_2');
  await page.getByRole('tab', { name: 'Deliveries' }).click();
  await expectDeliveries(page, 'Delivered', 'Order Completed', 2);
  await page.goto(`${home}/ledger`);
  await page.getByRole('button', { name: new RegExp(`^${source.name}: balanced.*2 stored`) }).click();
  const sheet = page.getByRole('dialog', { name: source.name });
  await expect(sheet.getByText('None: balanced')).toBeVisible();
  await expect(sheet.getByRole('table', { name: 'Books by minute' })).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByRole('columnheader', { name: destination.name })).toBeVisible();
});
