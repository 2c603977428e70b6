import { expect, type Page } from '@playwright/test';
import { Analytics } from '@segment/analytics-node';

export interface SnippetAddress {
  readonly writeKey: string;
  /** Where the SDK sends to. */
  readonly host: string;
}

export interface Sent {
  readonly messageId: string;
  readonly event: string;
  readonly userId: string;
}

/** Makes a push source by hand, from the catalogue. Ends on its snippet, which waits for a first event. */
export async function createSource(page: Page, home: string, name: string): Promise<string> {
  await page.goto(`${home}/sources`);
  await page.getByRole('link', { name: 'New source' }).first().click();
  await page.getByRole('link', { name: /^Node\.js/ }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Create source' }).click();
  await expect(page.getByText('Waiting for the first event…')).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Copies the snippet with its button, as a person does, and reads from it what the SDK needs. */
export async function copySnippet(page: Page): Promise<SnippetAddress> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy code' }).last().click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  const writeKey = /writeKey: '([^']+)'/.exec(snippet)?.[1];
  const host = /host: '([^']+)'/.exec(snippet)?.[1];
  if (!writeKey || !host) throw new Error(`the snippet has no key or no address:\n${snippet}`);
  return { writeKey, host };
}

/** Sends one track call per user with the real SDK, and answers when capture has taken them all. */
export async function sendWithSdk(to: SnippetAddress, event: string, userIds: readonly string[]): Promise<Sent[]> {
  const errors: unknown[] = [];
  const sent: Sent[] = [];
  const analytics = new Analytics(to);
  analytics.on('error', (error) => errors.push(error));
  for (const userId of userIds)
    analytics.track(
      { userId, event, properties: { orderId: `A-${userId}`, total: 59.9, currency: 'EUR' } },
      (error, context) => {
        if (error) errors.push(error);
        else sent.push({ messageId: String(context?.event.messageId), event, userId });
      },
    );
  await analytics.closeAndFlush();
  expect(errors).toEqual([]);
  expect(sent).toHaveLength(userIds.length);
  return sent;
}
