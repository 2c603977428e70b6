import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { type Product, startProduct, waitFor } from '@tributary/testing';
import { buildShop, type Shop, startTools, trade } from './shop';

const IMAGES = process.env.SCREENSHOTS_DIR ?? fileURLToPath(new URL('../../../../docs/images', import.meta.url));
/** The account's name is made of its address. */
const ADMIN = 'ada@example.com';
const TRADES_FOR_MS = Number(process.env.SCREENSHOTS_TRADE_MS ?? 90_000);

test.use({ viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' });

let product: Product;
let tools: { url: string; close: () => void };
let shop: Shop;
test.beforeAll(async () => {
  mkdirSync(IMAGES, { recursive: true });
  tools = await startTools();
  product = await startProduct({ env: { TRIBUTARY_ADMIN_EMAIL: ADMIN } });
  await product.api('PATCH', 'workspace', { name: 'Northwind Coffee' });
  shop = await buildShop(product, tools.url);
  await trade(product, shop, TRADES_FOR_MS);
  await everythingEnded();
});
test.afterAll(async () => {
  await product?.dispose();
  tools?.close();
});

interface Delivery {
  readonly messageId: string;
  readonly sourceId: string;
}

async function everythingEnded(): Promise<void> {
  const pending = () => product.api<{ data: Delivery[] }>('GET', 'deliveries?status=pending&limit=1');
  await waitFor(async () => (await pending()).data.length === 0, { withinMs: 60_000, what: 'all deliveries to end' });
}

async function signIn(page: Page): Promise<string> {
  await page.goto(`${product.webUrl}/sign-in`);
  await page.getByLabel('Email').fill(ADMIN);
  await page.getByLabel('Password').fill(product.admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  return new URL(page.url()).pathname;
}

async function take(page: Page, path: string, image: string, shows: string | RegExp): Promise<void> {
  await page.goto(`${product.webUrl}${path}`);
  await expect(page.getByText(shows).first()).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState === 'finished'));
  await page.screenshot({ path: `${IMAGES}/${image}.png` });
}

test('the pictures of the documentation', async ({ page }) => {
  const home = await signIn(page);
  await take(page, `${home}?range=15m`, 'overview', 'CRM');
  await take(page, `${home}/deliveries?range=15m`, 'deliveries', /CRM .*/);
  const { data } = await product.api<{ data: Delivery[] }>('GET', `deliveries?status=failed&limit=1`);
  const [failed] = data;
  if (!failed) throw new Error('nothing failed, so there is no event to show that did');
  await take(page, `${home}/events/${failed.messageId}?source=${failed.sourceId}`, 'event', 'Where it went');
  const mappings = await product.api<{ data: { id: string; name: string }[] }>(
    'GET',
    `destinations/${shop.mixpanel.id}/mappings`,
  );
  const tracks = mappings.data.find((one) => one.name === 'Track Calls');
  await take(page, `${home}/destinations/${shop.mixpanel.id}/mappings/${tracks?.id}`, 'mapping', 'Product Viewed');
});
