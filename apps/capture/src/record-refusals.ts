import { type ChunkHeader, encodeHeader, REFUSED_RAW_BYTES_MAX, tallyOf } from '@tributary/event-schema';
import type { Clock } from '@tributary/kernel';
import type { Appender } from './ports';

const BURST = 20;
const PER_SECOND = 5;
const GATHER_MS = 250;
const SOURCES_MAX = 10_000;
const NO_BODY = new Uint8Array(0);

/** Makes refused requests visible to their source's owner, without letting a broken client fill the stream. */
export interface RefusalRecorder {
  /**
   * Resolves once the refusal is durable. A source may have 20 at once and 5 a second with their bodies; beyond that
   * they are gathered for 250 ms by reason and become one entry with the sum of their counts, so that the books still
   * balance. @throws StreamUnavailable
   */
  record(header: ChunkHeader, body: Uint8Array): Promise<void>;
}

interface Gathered {
  readonly first: ChunkHeader;
  requests: number;
  count: number;
  readonly done: Promise<void>;
}

export function createRefusalRecorder({ stream, clock }: { stream: Appender; clock: Clock }): RefusalRecorder {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const gathered = new Map<string, Gathered>();

  function mayKeepBody(sourceId: string): boolean {
    const nowMs = clock();
    if (buckets.size > SOURCES_MAX) buckets.clear();
    const bucket = buckets.get(sourceId) ?? { tokens: BURST, atMs: nowMs };
    bucket.tokens = Math.min(BURST, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * PER_SECOND);
    bucket.atMs = nowMs;
    buckets.set(sourceId, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  async function append(header: ChunkHeader, body: Uint8Array): Promise<void> {
    await stream.append({
      lane: 'live',
      partitionKey: header.sourceId,
      header: encodeHeader(header),
      // A copy: an append may be given up before its bytes are sent, and the next request's lie in the same memory then.
      body: Buffer.from(body.subarray(0, REFUSED_RAW_BYTES_MAX)),
      tally: tallyOf(header),
    });
  }

  function gather(key: string, header: ChunkHeader): Promise<void> {
    const known = gathered.get(key);
    if (known) {
      known.requests += 1;
      known.count += header.count;
      return known.done;
    }
    const done = new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS)).then(() => {
      gathered.delete(key);
      const { first, requests, count } = entry;
      const detail =
        requests === 1 ? first.detail : `${first.detail ?? ''} (${requests} requests like it within ${GATHER_MS} ms)`;
      return append({ ...first, count, ...(detail === undefined ? {} : { detail: detail.trim() }) }, NO_BODY);
    });
    const entry: Gathered = { first: header, requests: 1, count: header.count, done };
    gathered.set(key, entry);
    return done;
  }

  return {
    record(header, body) {
      if (mayKeepBody(header.sourceId)) return append(header, body);
      return gather(`${header.sourceId} ${header.dialect} ${header.reason}`, header);
    },
  };
}
