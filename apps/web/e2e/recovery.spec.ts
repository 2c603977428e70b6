import { expect, test } from '@playwright/test';
import { type Receiver, receiver } from '@tributary/testing';
import { expectAccessible } from './axe';
import { connectWebhook, expectDeliveries, idsOf, takenIds } from './scene';

let hook: Receiver;
test.beforeEach(async () => {
  hook = await receiver();
});
test.afterEach(() => hook.close());

test('what comes while a destination is paused is parked, and delivered when it is resumed', async ({ page }) => {
  const { destination, send } = await connectWebhook(page, hook, 'Kiosk');
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  const dialog = page.getByRole('dialog', { name: `Pause ${destination.name}?` });
  await dialog.getByLabel('Reason').fill('The tool is being moved');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('The tool is being moved')).toBeVisible();
  await expectAccessible(page);

  const sent = await send('Order Completed', 'user_1', 'user_2', 'user_3');
  await page.getByRole('tab', { name: 'Deliveries' }).click();
  await expectDeliveries(page, 'Parked', 'Order Completed', 3);
  expect(takenIds(hook)).toEqual([]);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expectDeliveries(page, 'Delivered', 'Order Completed', 3);
  await expect(page.getByText('The tool is being moved')).toHaveCount(0);
  expect(takenIds(hook).sort()).toEqual(idsOf(sent).sort());
});

test('what nobody answers says why, and is tried again until the other side is back', async ({ page }) => {
  const { send } = await connectWebhook(page, hook, 'Till');
  await hook.goDown();
  const [sent] = await send('Order Completed', 'user_1');
  await page.getByRole('tab', { name: 'Deliveries' }).click();
  await page.getByRole('row', { name: /Pending.*Order Completed/ }).click();
  const sheet = page.getByRole('dialog', { name: /Order Completed/ });
  await expect(sheet.getByText(/Next try/)).toBeVisible();
  await expect(sheet.getByText(/No connection to .* could be made/).first()).toBeVisible();
  await hook.comeBack();
  await expect(sheet.getByRole('button', { name: /Attempt \d+ Delivered/ })).toBeVisible({ timeout: 60_000 });
  expect(takenIds(hook)).toEqual([sent?.messageId]);
  await expectAccessible(page);
});

test('a message id in the command palette leads to where its event went', async ({ page }) => {
  const { home, destination, send } = await connectWebhook(page, hook, 'Billing');
  const [sent] = await send('Invoice Paid', 'user_9');
  await page.goto(home);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox').fill(String(sent?.messageId));
  await page
    .getByRole('option', { name: /Invoice Paid/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Invoice Paid' })).toBeVisible();
  const went = page.getByRole('tabpanel', { name: /Where it went/ });
  await expect(went.getByRole('link', { name: destination.name })).toBeVisible();
  await expect(went.getByText('Delivered').first()).toBeVisible();
  await expectAccessible(page);
});

test('a source and a destination are deleted by their menu, which says what is lost, and come back by undo', async ({
  page,
}) => {
  const { source, destination } = await connectWebhook(page, hook, 'Closing');
  for (const [kind, { name, path }] of [
    ['destination', destination],
    ['source', source],
  ] as const) {
    await page.goto(path);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: `Delete ${kind}` }).click();
    const dialog = page.getByRole('dialog', { name: `Delete ${name}?` });
    await expect(dialog).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: `Delete ${kind}` }).click();
    await expect(page).toHaveURL(new RegExp(`/${kind}s$`));
    const row = page.getByRole('row', { name: new RegExp(name) });
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    await expect(row).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row).toBeVisible();
    await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
    if (kind === 'destination') await expect(row).toContainText(source.name);
  }
});
