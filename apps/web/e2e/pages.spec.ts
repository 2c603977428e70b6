import { expect, type Page, test } from '@playwright/test';
import { receiver } from '@tributary/testing';
import { ACCOUNT, NO_SESSION, signIn, signInByHand } from './account';
import { expectAccessible } from './axe';
import { connectWebhook, expectDeliveries } from './scene';
import { copySnippet, createSource, sendWithSdk } from './source';

/** Opens a page and waits until it shows its own heading, not a skeleton. */
async function open(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** On a phone neither the page nor one of its tables is wider than the screen. */
async function expectReadableWhenNarrow(page: Page): Promise<void> {
  const size = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.setViewportSize({ width: 400, height: 820 });
  const tooWide = () =>
    page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('.stacking-table')]
        .filter((one) => one.scrollWidth > one.clientWidth)
        .map((one) => `${one.className} ${one.scrollWidth}`),
    );
  await expect.poll(tooWide, { message: page.url() }).toEqual([]);
  await page.setViewportSize(size);
}

test.describe('a stranger', () => {
  test.use({ storageState: NO_SESSION });

  test('a page asks for sign-in and comes back to where one was going', async ({ page }) => {
    const home = await signInByHand(page);
    await page.getByRole('button', { name: /Account and theme/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in$/);
    await expectAccessible(page);
    await page.goto(`${home}/events?status=refused`);
    await page.waitForURL(/\/sign-in\?next=/);
    await page.getByLabel('Email').fill(ACCOUNT.email);
    await page.getByLabel('Password').fill(ACCOUNT.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`**${home}/events?status=refused`);
    await expect(page.getByRole('heading', { level: 1, name: 'Events' })).toBeVisible();
  });
});

test('the snippet of a new source works, and its first event appears by itself', async ({ page }) => {
  const home = await signIn(page);
  await createSource(page, home, `Web shop ${Date.now()}`);
  await expectAccessible(page);
  const address = await copySnippet(page);
  await sendWithSdk(address, 'Order Completed', ['user_1']);
  await expect(page.getByText('First event received')).toBeVisible();
  await expect(page.getByRole('status').getByText('Order Completed')).toBeVisible();

  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByRole('row', { name: /Order Completed/ }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('heading', { name: 'Order Completed' })).toBeVisible();
  await sheet.getByRole('tab', { name: 'Canonical' }).click();
  await expect(sheet.getByText('"Order Completed"')).toBeVisible();
  await expectAccessible(page);
});

test('what is sent while the list is open arrives without a reload, refused events with their reason', async ({
  page,
}) => {
  const home = await signIn(page);
  const path = await createSource(page, home, `iOS app ${Date.now()}`);
  const { writeKey, host } = await copySnippet(page);
  await page.goto(`${path}?tab=events`);
  await expect(page.getByText('Nothing came in the')).toBeVisible();
  const answer = await page.request.post(`${host}/v1/track`, {
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    data: { event: 'Without a person' },
  });
  expect(answer.status()).toBe(200);
  await expect(page.getByRole('row', { name: /Refused.*Without a person/ })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
  await expectAccessible(page);
});

test('every page is accessible in both themes', async ({ page }) => {
  test.setTimeout(300_000);
  const hook = await receiver();
  const { home, source, destination, send } = await connectWebhook(page, hook, 'Server');
  hook.behave({ status: 401, body: 'no' });
  const [sent] = await send('Order Completed', 'user_1');
  await page.getByRole('tab', { name: 'Deliveries' }).click();
  await expectDeliveries(page, 'Failed', 'Order Completed', 1);
  await open(page, home, 'Overview');
  await expectAccessible(page);
  const pages: readonly (readonly [path: string, heading: string | RegExp])[] = [
    [`${home}/sources`, 'Sources'],
    [`${home}/sources/new`, 'New source'],
    [`${home}/sources/new/postgres`, 'PostgreSQL'],
    [source.path, source.name],
    [`${source.path}?tab=keys`, source.name],
    [`${source.path}?tab=privacy`, source.name],
    [`${source.path}?tab=settings`, source.name],
    [`${home}/events`, 'Events'],
    [`${home}/events/no-such-message`, 'Event'],
    [`${home}/events/${sent?.messageId}`, 'Order Completed'],
    [`${home}/destinations`, 'Destinations'],
    [`${home}/destinations/new`, 'New destination'],
    [`${home}/destinations/new/hubspot`, 'HubSpot'],
    [`${home}/destinations/new/amplitude`, /Amplitude/],
    [destination.path, destination.name],
    [`${destination.path}?tab=mappings`, destination.name],
    [`${destination.path}?tab=connections`, destination.name],
    [`${destination.path}?tab=deliveries`, destination.name],
    [`${destination.path}?tab=settings`, destination.name],
    [`${home}/deliveries`, 'Deliveries'],
    [`${home}/replays`, 'Replays'],
    [`${home}/ledger`, 'Ledger'],
    [`${home}/settings`, 'General'],
    [`${home}/settings/members`, 'Members'],
    [`${home}/settings/api-keys`, 'API keys'],
    [`${home}/settings/audit-log`, 'Audit log'],
  ];
  for (const [path, heading] of pages) {
    await open(page, path, heading);
    await expectAccessible(page);
    await expectReadableWhenNarrow(page);
  }
  await page.goto(`${destination.path}?tab=mappings`);
  await page.getByRole('link', { name: 'All events' }).click();
  await expect(page.getByRole('heading', { name: 'What it receives' })).toBeVisible();
  await expectAccessible(page);
  await hook.close();
});

test('everything can be reached by keyboard', async ({ page }) => {
  const home = await signIn(page);
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.waitForURL(`**${home}/sources`);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await page.keyboard.type('audit');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${home}/settings/audit-log`);
});

test('an API key is shown once and then only by its beginning', async ({ page }) => {
  const home = await signIn(page);
  await open(page, `${home}/settings/api-keys`, 'API keys');
  await page.getByRole('button', { name: 'New key' }).first().click();
  const name = `Terraform ${Date.now()}`;
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Create key' }).click();
  const key = await page.getByLabel('API key', { exact: true }).inputValue();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
  await expect(page.getByText(key)).toHaveCount(0);
  const answer = await page.request.get('/api/v1/sources', { headers: { authorization: `Bearer ${key}` } });
  expect(answer.status()).toBe(200);
});

test('pages run no script but their own', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const home = await signIn(page);
  const response = await page.goto(`${home}/sources`);
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
  await expect(page.getByRole('heading', { level: 1, name: 'Sources' })).toBeVisible();
  expect(complaints.filter((text) => /Content Security Policy|hydrat/i.test(text))).toEqual([]);
});
