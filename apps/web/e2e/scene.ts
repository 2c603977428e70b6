import { expect, type Page } from '@playwright/test';
import type { Receiver } from '@tributary/testing';
import { signIn } from './account';
import { createWebhook } from './destination';
import { copySnippet, createSource, type Sent, sendWithSdk } from './source';

export interface Scene {
  /** The path of the workspace. */
  readonly home: string;
  readonly source: { readonly name: string; readonly path: string };
  readonly destination: { readonly name: string; readonly path: string };
  /** Sends one event per user with the real SDK. */
  send(event: string, ...userIds: string[]): Promise<Sent[]>;
}

/** By hand: a source with its snippet's key copied, and a webhook destination that it goes to. */
export async function connectWebhook(page: Page, hook: Receiver, name: string): Promise<Scene> {
  const home = await signIn(page);
  const suffix = Date.now();
  const source = { name: `${name} ${suffix}`, path: await createSource(page, home, `${name} ${suffix}`) };
  const address = await copySnippet(page);
  const destination = `${name} hook ${suffix}`;
  const path = await createWebhook(page, home, { name: destination, url: `${hook.url}/hooks`, source: source.name });
  return {
    home,
    source,
    destination: { name: destination, path },
    send: (event, ...userIds) => sendWithSdk(address, event, userIds),
  };
}

/** The list of deliveries shows this many of an event with a status. */
export async function expectDeliveries(page: Page, status: string, event: string, count: number): Promise<void> {
  await expect(page.getByRole('row', { name: new RegExp(`${status}.*${event}`) })).toHaveCount(count);
}

/** The message ids of what a receiver took with 2xx, in the order of arrival. */
/** Of events; that an address is tried while it is typed in is none. */
export const takenIds = (hook: Receiver): unknown[] =>
  hook
    .accepted()
    .filter((body) => (body as { type: string }).type !== 'tributary.test')
    .map((body) => (body as { messageId: string }).messageId);

export const idsOf = (sent: readonly Sent[]): string[] => sent.map((one) => one.messageId);
