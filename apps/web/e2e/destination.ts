import { expect, type Page } from '@playwright/test';

export interface NewWebhook {
  readonly name: string;
  readonly url: string;
  /** The source that is ticked in the form. */
  readonly source: string;
}

/** Makes a webhook destination by hand, connected to a source, with its preset. Ends on its page. */
export async function createWebhook(page: Page, home: string, { name, url, source }: NewWebhook): Promise<string> {
  await page.goto(`${home}/destinations`);
  await page.getByRole('link', { name: 'New destination' }).first().click();
  await page.getByRole('searchbox', { name: 'Search destinations' }).fill('webhook');
  await page.getByRole('link', { name: /^Webhook/ }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('URL').fill(url);
  await page.getByRole('checkbox', { name: source }).check();
  await expect(page.getByRole('checkbox', { name: /^All events/ })).toBeChecked();
  await page.getByRole('button', { name: 'Create destination' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return new URL(page.url()).pathname;
}
