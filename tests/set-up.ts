import { type Product, type ProductOptions, type Receiver, startProduct, waitFor } from '@tributary/testing';
import { inject } from 'vitest';
import type {} from './prepared-home';

/** A product of the suite's own whose databases exist already. Its first start is the matter of `local-product.test.ts`. */
export const startPrepared = (options: ProductOptions = {}): Promise<Product> =>
  startProduct({ preparedHome: inject('preparedHome'), ...options });

export interface SdkSource {
  readonly id: string;
  readonly writeKey: string;
}

/** A source for SDKs, with its first write key. */
export async function createSdkSource(product: Product, name: string): Promise<SdkSource> {
  const { id, writeKeys } = await product.api<{ id: string; writeKeys: { key: string }[] }>('POST', 'sources', {
    name,
    type: 'http',
  });
  const [first] = writeKeys;
  if (!first) throw new Error(`source ${name} has no write key`);
  return { id, writeKey: first.key };
}

/** A webhook destination that sends every event of these sources to the receiver. Answers with its id. */
export async function connectWebhook(
  product: Product,
  to: Receiver,
  sources: readonly { id: string }[],
): Promise<string> {
  const { id } = await product.api<{ id: string }>('POST', 'destinations', {
    name: 'Receiver',
    type: 'webhook',
    settings: { url: to.url },
    enabled: true,
  });
  for (const source of sources) await product.api('POST', 'connections', { sourceId: source.id, destinationId: id });
  return id;
}

export interface ListedEvent {
  readonly id: string;
  readonly messageId: string;
  readonly status: string;
  readonly type: string;
  readonly name: string;
  readonly userId: string;
  readonly reason: string;
  readonly detail: string;
  readonly count: number;
}

/** Every entry of a list, page by page. `path` has a query already. */
export async function listAll<Entry>(product: Product, path: string): Promise<Entry[]> {
  const all: Entry[] = [];
  let cursor: string | null = null;
  do {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { data: Entry[]; nextCursor: string | null } = await product.api('GET', `${path}&limit=200${from}`);
    all.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

/** Everything of a source that the API lists. */
export const listAllEvents = (product: Product, sourceId: string, filter = ''): Promise<ListedEvent[]> =>
  listAll(product, `events?sourceId=${sourceId}${filter}`);

export interface SourceBooks {
  readonly kind: 'source';
  readonly sourceId: string;
  readonly accepted: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly blocked: number;
  readonly blockedReasons: readonly { readonly reason: string; readonly count: number }[];
  readonly difference: number;
  readonly balanced: boolean;
}

export interface ConnectionBooks {
  readonly kind: 'connection';
  readonly sourceId: string;
  readonly destinationId: string;
  readonly stored: number;
  readonly filtered: number;
  readonly delivered: number;
  readonly discarded: number;
  readonly failed: number;
  readonly parked: number;
  readonly pending: number;
  readonly difference: number;
  readonly balanced: boolean;
}

/** The ledger's rows of one source, of the last day unless `range` says otherwise. */
export async function booksOf(product: Product, sourceId: string, range = '') {
  const { rows, balanced } = await product.api<{ rows: (SourceBooks | ConnectionBooks)[]; balanced: boolean }>(
    'GET',
    `ledger?sourceId=${sourceId}${range}`,
  );
  const own = rows.filter((row) => row.sourceId === sourceId);
  const connections = own.filter((row) => row.kind === 'connection');
  return {
    balanced,
    source: own.find((row) => row.kind === 'source') ?? null,
    connections,
    connection: connections[0] ?? null,
  };
}

/** Waits until so many events of a source are stored, by its books: one question, where their list would be many. */
export const untilStored = (product: Product, sourceId: string, count: number): Promise<SourceBooks> =>
  waitFor(
    async () => {
      const { source } = await booksOf(product, sourceId);
      return source !== null && source.stored >= count && source;
    },
    { withinMs: 60_000, what: `${count} stored events` },
  );

/** Message ids of the events that a webhook receiver took, single requests and batches alike, with how often each came. */
export function deliveredIds(to: Receiver): Map<string, number> {
  const counts = new Map<string, number>();
  for (const body of to.accepted()) {
    for (const { messageId } of [body].flat() as { messageId: string }[]) {
      counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
    }
  }
  return counts;
}

/** Waits until all of these are at the receiver. Answers with how often each message came. */
export const untilDelivered = (to: Receiver, messageIds: readonly string[]): Promise<Map<string, number>> =>
  waitFor(
    () => {
      const counts = deliveredIds(to);
      return messageIds.every((messageId) => counts.has(messageId)) && counts;
    },
    {
      withinMs: 60_000,
      what: () => `${messageIds.length} events at the receiver, where ${deliveredIds(to).size} are`,
    },
  );
