import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { Analytics } from '@segment/analytics-node';
import { signIn } from './account';
import { expectAccessible } from './axe';
import { copySnippet, createSource } from './source';

test('a person is found by email, understood, exported and deleted, and what stays is the record', async ({ page }) => {
  const home = await signIn(page);
  const suffix = Date.now();
  const shop = `People shop ${suffix}`;
  const [userId, visitor, account] = [`pat-${suffix}`, `visitor-${suffix}`, `acme-${suffix}`];
  const email = `${userId}@example.com`;
  await createSource(page, home, shop);
  const address = await copySnippet(page);

  // Two devices of one person, before and after she signed up; a plan that changed; a group.
  const errors: unknown[] = [];
  const analytics = new Analytics({ ...address, flushAt: 1 });
  analytics.on('error', (error) => errors.push(error));
  const said = (call: (done: (error?: unknown) => void) => void) =>
    new Promise<void>((resolve) => call((error) => resolve(void (error && errors.push(error)))));
  await said((done) => analytics.track({ anonymousId: visitor, event: 'Product Viewed' }, done));
  await said((done) => analytics.identify({ userId, traits: { email, name: `Pat ${suffix}`, plan: 'free' } }, done));
  await said((done) => analytics.identify({ userId, anonymousId: visitor, traits: { plan: 'pro' } }, done));
  await said((done) =>
    analytics.group({ userId, groupId: account, traits: { name: `Acme ${suffix}`, seats: 40 } }, done),
  );
  await said((done) => analytics.track({ userId, event: 'Order Completed', properties: { total: 59.9 } }, done));
  await analytics.closeAndFlush();
  expect(errors).toEqual([]);

  // Found: in the palette by email, and in the list.
  await page.goto(`${home}/people`);
  await expect(async () => {
    await page.reload();
    await page.getByRole('searchbox', { name: 'Find a person' }).fill(email.toUpperCase());
    await expect(page.getByRole('row', { name: new RegExp(`Pat ${suffix}.*and 1 more.*5`) })).toBeVisible({
      timeout: 3_000,
    });
  }).toPass({ timeout: 30_000 });
  await expect(page).toHaveURL(/q=PAT-/);
  await expectAccessible(page);
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill(email);
  await page.getByRole('option', { name: new RegExp(`Pat ${suffix}`) }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Pat ${suffix}` })).toBeVisible();
  const personUrl = new URL(page.url()).pathname;

  // Traits with their source, and the history of one.
  await page.getByRole('row', { name: new RegExp(`plan.*pro.*${shop}`) }).click();
  const history = page.getByRole('region', { name: 'History of plan' });
  await expect(history.getByText('free')).toBeVisible();
  await expect(history.getByRole('link', { name: 'identify' })).toHaveCount(2);
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  // How the ids came together, by which event.
  await page.getByRole('tab', { name: /Ids and merges/ }).click();
  await expect(page.getByRole('list', { name: 'Merges into the person' })).toContainText(
    `${visitor} became a part of ${userId}`,
  );
  await expectAccessible(page);

  // The timeline leads to an event, and the event back to the person.
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page.getByRole('row', { name: /Product Viewed/ })).toBeVisible();
  await page.getByRole('row', { name: /Order Completed/ }).click();
  await page.getByRole('link', { name: `Pat ${suffix}` }).click();
  await expect(page).toHaveURL(new RegExp(`${personUrl}$`));

  // The group, with its member.
  await page.getByRole('link', { name: account }).click();
  await expect(page.getByRole('row', { name: /seats.*40/ })).toBeVisible();
  await page.getByRole('tab', { name: /Members/ }).click();
  await expectAccessible(page);
  await page.getByRole('row', { name: new RegExp(userId) }).click();
  await expect(page).toHaveURL(new RegExp(`${personUrl}$`));

  // Exported.
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await (await downloading).path();
  const exported = JSON.parse(await readFile(file, 'utf8'));
  expect(exported.person).toMatchObject({ email, properties: { plan: 'pro' } });
  expect(exported.events).toHaveLength(5);

  // Deleted, after a look at what that takes away.
  await page.getByRole('button', { name: 'Delete person' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('list', { name: 'What is deleted' })).toContainText('5 events');
  await expect(dialog.getByRole('button', { name: 'Delete for good' })).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByLabel('Type delete to confirm').fill('delete');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();

  // Gone, and on record without a name.
  const record = page.getByRole('dialog', { name: 'Deletion of a person' });
  await expect(record.getByText('5 events')).toBeVisible();
  await expect(record).toContainText('Ada Lovelace');
  await expect(record).not.toContainText(suffix.toString());
  await expectAccessible(page);
  await page.goto(personUrl);
  await expect(page.getByText('There is no such person')).toBeVisible();
  await expect(async () => {
    await page.goto(`${home}/events?user=${userId}`);
    await expect(page.getByText('No event fits these filters')).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 20_000 });
  await page.goto(`${home}/people?q=${userId}`);
  await expect(page.getByText(`Nobody begins with “${userId}”`)).toBeVisible();
});
