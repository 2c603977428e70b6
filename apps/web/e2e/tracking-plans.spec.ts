import { expect, type Page, test } from '@playwright/test';
import { signIn } from './account';
import { expectAccessible } from './axe';
import { copySnippet, createSource } from './source';

/** Sends one order as an SDK would; `total` may be what it should not be. */
async function sendOrder(page: Page, to: { host: string; writeKey: string }, order: { id: string; total: unknown }) {
  const answer = await page.request.post(`${to.host}/v1/track`, {
    headers: { authorization: `Basic ${btoa(`${to.writeKey}:`)}` },
    data: { event: 'Order Completed', userId: 'u1', messageId: order.id, properties: { total: order.total } },
  });
  expect(answer.status()).toBe(200);
}

/** Chooses an option of a select by its words. */
async function choose(page: Page, name: RegExp, option: string): Promise<void> {
  await page.getByRole('combobox', { name }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('a plan is drafted from what came, made strict, and what it keeps aside comes back after a fix', async ({
  page,
}) => {
  const home = await signIn(page);
  const name = `Planned shop ${Date.now()}`;
  const path = await createSource(page, home, name);
  const address = await copySnippet(page);
  await sendOrder(page, address, { id: `first-${name}`, total: 59.9 });
  await expect(page.getByText('First event received')).toBeVisible();

  // Drafted.
  await page.goto(`${home}/tracking-plans/new`);
  await page.getByLabel('Name').fill(`Plan of ${name}`);
  await page.getByLabel(name, { exact: true }).click();
  await page.getByRole('button', { name: 'Create plan' }).click();
  await expect(page.getByRole('row', { name: /Order Completed/ })).toBeVisible();
  const planUrl = new URL(page.url()).pathname;
  await expectAccessible(page);

  // Made strict.
  await page.getByRole('tab', { name: /Sources/ }).click();
  await choose(page, new RegExp(`${name}: An event that breaks the plan`), 'kept aside');
  await expect(page.getByText('It holds for the events that come from now on').first()).toBeVisible();
  await expectAccessible(page);

  // Kept aside. The worker may still be hearing of the change: then the first of them is stored.
  let sent = 0;
  await expect(async () => {
    await sendOrder(page, address, { id: `wrong-${name}-${sent++}`, total: 'a lot' });
    await page.goto(`${planUrl}?tab=violations`);
    await expect(page.getByText(/kept aside/).first()).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 60_000 });
  await page.getByRole('row', { name: /Wrong type/ }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText('has to be a number')).toBeVisible();
  await expectAccessible(page);

  // Allowed, after a look at what that would have done; then replayed.
  await sheet.getByRole('button', { name: 'Take any type for total' }).click();
  const preview = page.getByRole('dialog', { name: 'What this change would do' });
  await expect(preview.getByText(/are kept aside would keep to the plan/).first()).toBeVisible();
  await preview.getByRole('button', { name: 'Save plan' }).click();
  await expect(preview).toBeHidden();
  await page.goto(`${planUrl}?tab=violations`);
  await page.getByRole('button', { name: /Replay \d+ quarantined/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Replay \d+$/ })
    .click();
  const replays = page.getByRole('list', { name: 'Replays of quarantined events' });
  await expect(replays.getByText('Replayed').first()).toBeVisible({ timeout: 30_000 });

  // Everything has arrived, and the catalogue knows it.
  await page.goto(`${path}?tab=events`);
  await expect(page.getByRole('row', { name: /Stored.*Order Completed/ })).toHaveCount(sent + 1);
  await page.goto(`${home}/tracking-plans?tab=catalogue`);
  await page.getByRole('row', { name: /Order Completed/ }).click();
  await expect(page.getByRole('dialog').getByRole('row', { name: /total/ })).toBeVisible();
  await expectAccessible(page);
});
