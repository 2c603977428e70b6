import { expect, type Page, test } from '@playwright/test';
import { type Receiver, receiver } from '@tributary/testing';
import { signIn } from './account';
import { expectAccessible } from './axe';
import { createWebhook } from './destination';
import { copySnippet, createSource, type Sent, sendWithSdk } from './source';

/** The main job by hand: from a first visit to a delivery that failed, was understood and was replayed. */
let hook: Receiver;
test.beforeEach(async () => {
  hook = await receiver();
});
test.afterEach(() => hook.close());

/** Of what the receiver took with 2xx, in the order of arrival. */
const takenIds = (): unknown[] => hook.accepted().map((body) => (body as { messageId: string }).messageId);
const ids = (sent: readonly Sent[]): string[] => sent.map((one) => one.messageId);

interface Scene {
  readonly home: string;
  readonly source: { readonly name: string; readonly path: string };
  readonly hookName: string;
  readonly hookPath: string;
  send(event: string, ...userIds: string[]): Promise<Sent[]>;
}

/** A source with its snippet's key in hand, and a webhook that it goes to. */
async function connect(page: Page, name: string): Promise<Scene> {
  const home = await signIn(page);
  const suffix = Date.now();
  const source = { name: `${name} ${suffix}`, path: await createSource(page, home, `${name} ${suffix}`) };
  const address = await copySnippet(page);
  const hookName = `${name} hook ${suffix}`;
  const hookPath = await createWebhook(page, home, { name: hookName, url: `${hook.url}/hooks`, source: source.name });
  return {
    home,
    source,
    hookName,
    hookPath,
    send: (event, ...userIds) => sendWithSdk(address, event, userIds),
  };
}

const delivery = (page: Page, status: string, event: string, count = 1) =>
  expect(page.getByRole('row', { name: new RegExp(`${status}.*${event}`) })).toHaveCount(count);

test('from the first visit to a delivery that failed, was understood and was replayed', async ({ page }) => {
  test.setTimeout(240_000);
  const suffix = Date.now();
  const shop = `Web shop ${suffix}`;
  const crm = `CRM hook ${suffix}`;
  await page.goto('/');
  await page.waitForURL(/\/(setup|sign-in)$/);
  await expectAccessible(page);
  const home = await signIn(page);

  await createSource(page, home, shop);
  const address = await copySnippet(page);
  const [first] = await sendWithSdk(address, 'Signed Up', ['user_1']);
  await expect(page.getByRole('status').filter({ hasText: 'First event received' })).toContainText('Signed Up');
  await expectAccessible(page);

  const hookPath = await createWebhook(page, home, { name: crm, url: `${hook.url}/hooks`, source: shop });
  await expectAccessible(page);
  const taken = await sendWithSdk(address, 'Order Completed', ['user_1', 'user_2']);
  await page.getByRole('tab', { name: 'Deliveries' }).click();
  await delivery(page, 'Delivered', 'Order Completed', 2);
  expect(takenIds().sort()).toEqual(ids(taken).sort());
  expect(takenIds()).not.toContain(first?.messageId);

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

  hook.behave({ status: 200 });
  await sheet.getByRole('button', { name: 'Replay 3' }).click();
  const replay = page.getByRole('dialog', { name: 'Replay deliveries' });
  await expect(replay.getByText('3', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await replay.getByRole('button', { name: 'Replay 3 deliveries' }).click();
  await expect(page.getByRole('dialog', { name: 'Replay' }).getByText('3 delivered')).toBeVisible();
  expect(takenIds().sort()).toEqual([...ids(taken), ...ids(refused)].sort());

  await page.goto(`${hookPath}?tab=deliveries`);
  await delivery(page, 'Delivered', 'Order Refunded', 3);
  await page
    .getByRole('row', { name: /Delivered.*Order Refunded/ })
    .first()
    .click();
  await expect(page.getByRole('dialog').getByRole('button', { name: /Attempt \d/ })).toHaveCount(2);
  await expectAccessible(page);
});
