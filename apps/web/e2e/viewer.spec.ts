import { expect, test } from '@playwright/test';
import { type Receiver, receiver } from '@tributary/testing';
import { NO_SESSION } from './account';
import { expectAccessible } from './axe';
import { connectWebhook } from './scene';

let hook: Receiver;
test.beforeEach(async () => {
  hook = await receiver();
});
test.afterEach(() => hook.close());

/** What changes things, wherever it stands. */
const CHANGES =
  /^(New (source|destination|mapping|key)|Save|Pause|Resume|Delete|Delete source|Invite|Rename|Replay|Retry now|Create .*)$/;

test('a viewer who was invited by link sees everything and can change nothing', async ({ page, browser }) => {
  const { home, source, destination } = await connectWebhook(page, hook, 'Viewed');
  await page.goto(`${home}/settings/members`);
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite a person' });
  await dialog.getByLabel('Email').fill(`grace-${Date.now()}@example.com`);
  await dialog.getByLabel('Role').click();
  await page.getByRole('option', { name: 'Viewer' }).click();
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Invitation link').inputValue();

  const context = await browser.newContext({ storageState: NO_SESSION });
  const grace = await context.newPage();
  await grace.goto(link);
  await expect(grace.getByText(/as viewer/)).toBeVisible();
  await expectAccessible(grace);
  await grace.getByLabel('Your name').fill('Grace Hopper');
  await grace.getByLabel('Password').fill('nanoseconds are long');
  await grace.getByRole('button', { name: 'Create account and join' }).click();
  await expect(grace.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

  for (const [path, shows] of [
    [`${home}/sources`, source.name],
    [source.path, source.name],
    [`${source.path}?tab=keys`, source.name],
    [`${source.path}?tab=settings`, source.name],
    [`${home}/destinations`, destination.name],
    [`${destination.path}?tab=mappings`, 'All events'],
    [`${destination.path}?tab=connections`, source.name],
    [`${destination.path}?tab=settings`, destination.name],
    [`${home}/deliveries`, 'Deliveries'],
    [`${home}/settings`, 'General'],
    [`${home}/settings/members`, 'Grace Hopper'],
    [`${home}/settings/api-keys`, 'API keys'],
  ] as const) {
    await grace.goto(path);
    await expect(grace.getByText(shows).first()).toBeVisible();
    await expect(grace.locator('[aria-busy="true"]')).toHaveCount(0);
    const open = grace.locator('main').getByRole('button', { name: CHANGES, disabled: false });
    const links = grace.locator('main').getByRole('link', { name: CHANGES });
    expect([...(await open.allTextContents()), ...(await links.allTextContents())], path).toEqual([]);
    for (const control of await grace.locator('main').getByRole('switch').all()) await expect(control).toBeDisabled();
  }

  // What is hidden is also refused: the session of a viewer may not write.
  const answer = await context.request.post('/api/trpc/sources.create', {
    headers: { 'content-type': 'application/json', 'x-tributary-workspace': home.slice(1) },
    data: { name: 'Sneaked in', type: 'http' },
  });
  expect(answer.status()).toBe(403);
  await context.close();
});
