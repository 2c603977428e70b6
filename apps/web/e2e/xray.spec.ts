import { expect, type Page, test } from '@playwright/test';
import { signIn } from './account';
import { expectAccessible } from './axe';
import { copySnippet, createSource } from './source';

type Event = Readonly<Record<string, unknown>>;

/** Sends a request as an SDK would. */
async function send(page: Page, to: { host: string; writeKey: string }, ...batch: Event[]) {
  await page.request.post(`${to.host}/v1/batch`, {
    headers: { authorization: `Basic ${btoa(`${to.writeKey}:`)}` },
    data: { batch },
  });
}

/** Types into the one field, and takes the first thing that was found. */
async function find(page: Page, text: string, kind: string) {
  await page.getByRole('combobox', { name: 'Find events' }).fill(text);
  await expect(page.getByRole('listbox', { name: 'Found' }).getByRole('option').first()).toContainText(kind);
  await page.keyboard.press('Enter');
}

test('refused and repeated events are found by what is typed, and a number of the books leads to an X-ray', async ({
  page,
}) => {
  const home = await signIn(page);
  const mark = Date.now();
  const path = await createSource(page, home, `X-ray shop ${mark}`);
  const address = await copySnippet(page);
  const who = { userId: `u-${mark}`, anonymousId: `a-${mark}` };
  const email = `ann-${mark}@shop.example`;
  const order = {
    type: 'track',
    event: 'Order Completed',
    messageId: `order-${mark}`,
    ...who,
    properties: { total: 5 },
  };
  await send(
    page,
    address,
    { type: 'identify', messageId: `ann-${mark}`, ...who, traits: { email, name: 'Ann' } },
    order,
  );
  await expect(page.getByText('First event received')).toBeVisible();
  await send(page, address, order, { type: 'track', messageId: `nameless-${mark}`, anonymousId: `b-${mark}` });

  // A refused event, by its message id and by its device.
  await page.goto(`${home}/events`);
  await expect(page.getByRole('row', { name: /Duplicate/ }).first()).toBeVisible();
  await find(page, `nameless-${mark}`, 'Message id');
  await expect(page.getByRole('row', { name: /Refused/ })).toHaveCount(1);
  expect(new URL(page.url()).searchParams.get('message')).toBe(`nameless-${mark}`);
  await find(page, `b-${mark}`, 'Anonymous id');
  await page.getByRole('row', { name: /Refused/ }).click();
  await expect(page.getByRole('dialog').getByText('A track call needs the name of the event.').first()).toBeVisible();
  await page.keyboard.press('Escape');

  // Stored ones, by the email that another event told.
  await find(page, email.toUpperCase(), 'Email');
  await expect(page.getByRole('row', { name: /Stored.*Order Completed/ })).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Find events' }).fill(`none-${mark}`);
  await expect(page.getByText(/Known as none of these: message id/)).toBeVisible();
  await expectAccessible(page);

  // From a number of the books to what was counted, and on to the event that was stored.
  await page.goto(`${home}/ledger`);
  await page
    .getByRole('button', { name: new RegExp(`X-ray shop ${mark}`) })
    .first()
    .click();
  await page.getByRole('dialog').locator('a[href*="status=duplicate"]').click();
  await page.getByRole('row', { name: /Duplicate.*Order Completed/ }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'See the event that was stored' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Order Completed' })).toBeVisible();
  const life = page.getByRole('list', { name: 'Life of the event' });
  for (const stage of ['Received', 'Checked', 'Given to a person', 'Made canonical', 'Stored'])
    await expect(life.getByRole('button', { name: new RegExp(`^${stage}`) })).toBeVisible();
  await expect(page.getByText('It came 2 times')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'See it' }).click();
  await expect(life.getByText('Dropped as a duplicate')).toBeVisible();
  expect(path).toContain('/sources/');
});
