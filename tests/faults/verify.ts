import { type Product, waitFor } from '@tributary/testing';
import type { Redis } from 'ioredis';
import { booksOf } from '../set-up';
import type { ClientEvent, Ledger } from './client';

interface StoredRow {
  readonly id: string;
  readonly raw: string;
  readonly offset: string;
  readonly place: number;
}

export interface Verdict {
  readonly stored: number;
  readonly duplicates: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Answered with 200, and neither stored nor visibly refused. */
  readonly lost: number;
  /** Stored more than once. */
  readonly doubles: number;
  readonly bytesChanged: number;
  readonly orderViolations: number;
  readonly balanced: boolean;
  /** What was not at its end when the time was over: the books, and what waits in the streams. '' when all was. */
  readonly unsettled: string;
}

async function ask<Row>(product: Product, sql: string): Promise<Row[]> {
  const url = new URL(product.engines().clickhouseUrl);
  const headers = { 'x-clickhouse-user': url.username, 'x-clickhouse-key': decodeURIComponent(url.password) };
  const where = `${url.origin}/?database=${url.pathname.slice(1)}`;
  const answer = await fetch(where, { method: 'POST', headers, body: `${sql} FORMAT JSONEachRow` });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** What the store has of a source, as questions see it: rows with one key are one. In the order of the stream. */
async function storedOf(product: Product, sourceId: string): Promise<StoredRow[]> {
  const rows = await ask<StoredRow>(
    product,
    `SELECT message_id AS id, base64Encode(raw) AS raw, stream_offset AS offset, stream_index AS place
     FROM events FINAL WHERE source_id = '${sourceId}'`,
  );
  // `<ms>-<sequence>`, and `.<n>` for what was appended together.
  const key = ({ offset }: StoredRow) => offset.split(/[-.]/).map(Number);
  return rows.sort((a, b) => {
    const [[leftMs = 0, left = 0, leftN = 0], [rightMs = 0, right = 0, rightN = 0]] = [key(a), key(b)];
    return leftMs - rightMs || left - right || leftN - rightN || a.place - b.place;
  });
}

async function refusedOf(product: Product, sourceId: string) {
  return ask<{ id: string; reason: string; count: string }>(
    product,
    `SELECT message_id AS id, reason, toString(count) AS count FROM refusals FINAL WHERE source_id = '${sourceId}'`,
  );
}

function countOrderViolations(rows: readonly StoredRow[], accepted: ReadonlyMap<string, ClientEvent>): number {
  const last = new Map<string, number>();
  let violations = 0;
  for (const { id } of rows) {
    const event = accepted.get(id);
    if (!event) continue;
    if (event.sequence < (last.get(event.person) ?? -1)) violations++;
    last.set(event.person, event.sequence);
  }
  return violations;
}

/** Clocks may have been off by more than a day. */
function aroundNow(): string {
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  return `&since=${at(-5)}&until=${at(5)}`;
}

/** What is committed is trimmed: a stream holds what waits. */
async function isEmpty(redis: Redis): Promise<boolean> {
  const lengths = await Promise.all((await redis.keys('*:stream:*')).map((key) => redis.xlen(key)));
  return lengths.every((length) => length === 0);
}

async function tellUnsettled(product: Product, sourceId: string, redis: Redis): Promise<string> {
  const { source, balanced } = await booksOf(product, sourceId, aroundNow());
  const streams = await redis.keys('*:stream:*');
  const waiting = await Promise.all(streams.map(async (key) => `${key} ${await redis.xlen(key)}`));
  return JSON.stringify({ source, balanced, waiting });
}

/** Waits until everything that was accepted has come to its end, then compares the store with the client's ledger. */
export async function verify(
  product: Product,
  { sourceId, ledger, redis, withinMs }: { sourceId: string; ledger: Ledger; redis: Redis; withinMs: number },
): Promise<Verdict> {
  const settled = async () => {
    const { source, balanced } = await booksOf(product, sourceId, aroundNow());
    if (source === null || !balanced) return false;
    const { stored, duplicate, blocked } = source;
    const isDrained = await isEmpty(redis);
    return isDrained && stored + blocked >= ledger.accepted.size && stored + duplicate + blocked >= ledger.answered200;
  };
  // What fails to settle is told by the verdict: it says what is missing, a timeout would not.
  const books = await waitFor(settled, { withinMs, what: 'the books to balance' }).catch(() => null);
  const rows = await storedOf(product, sourceId);
  const refusals = await refusedOf(product, sourceId);
  const ids = new Set(rows.map(({ id }) => id));
  const refusedIds = new Set(refusals.filter(({ reason }) => !reason.startsWith('duplicate')).map(({ id }) => id));
  const refused: Record<string, number> = {};
  for (const { reason, count } of refusals) refused[reason] = (refused[reason] ?? 0) + Number(count);
  const { duplicate = 0, duplicate_altered: altered = 0, ...others } = refused;
  return {
    stored: rows.length,
    duplicates: duplicate + altered,
    refused: { ...others, ...(altered > 0 ? { duplicate_altered: altered } : {}) },
    lost: [...ledger.accepted.keys()].filter((id) => !ids.has(id) && !refusedIds.has(id)).length,
    doubles: rows.length - ids.size,
    bytesChanged: rows.filter(({ id, raw }) => {
      const sent = ledger.accepted.get(id);
      return sent !== undefined && Buffer.from(sent.json).toString('base64') !== raw;
    }).length,
    orderViolations: countOrderViolations(rows, ledger.accepted),
    balanced: books !== null,
    unsettled: books === null ? await tellUnsettled(product, sourceId, redis).catch(String) : '',
  };
}
