import { decodeChunk } from '../decode-chunk';
import { toCanonical } from '../to-canonical';
import type { CanonicalEvent, ChunkHeader, Dialect } from '../types';

export const RECEIVED_AT_MS = Date.UTC(2026, 0, 2, 12, 0, 0);
export const RECEIVED_AT = '2026-01-02T12:00:00.000Z';

const PATHS: Readonly<Record<Dialect, string>> = {
  segment: '/v1/batch',
  posthog: '/batch',
  rudderstack: '/v1/batch',
  jitsu: '/api/s/s2s/batch',
  tributary: '/sync',
};

export function headerOf(dialect: Dialect, more: Partial<ChunkHeader> = {}): ChunkHeader {
  return {
    v: 1,
    kind: 'events',
    requestId: 'req_1',
    workspaceId: 'ws_1',
    sourceId: 'src_1',
    dialect,
    path: PATHS[dialect],
    encoding: 'identity',
    count: 1,
    receivedAtMs: RECEIVED_AT_MS,
    ...more,
  };
}

/** Decodes a body and makes canonical events of its records. Text stays as it is, all else becomes JSON. For tests. */
export function read(dialect: Dialect, body: unknown, more: Partial<ChunkHeader> = {}) {
  const header = headerOf(dialect, more);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { records, refused } = decodeChunk(header, body instanceof Uint8Array ? body : new TextEncoder().encode(text));
  const canonical = records.map((record) => toCanonical({ ...record, header }));
  return { records, refused, canonical };
}

/** Whether record and canonical event say the same: two readers, one truth. */
export function disagreements({ records, canonical }: ReturnType<typeof read>): unknown[] {
  return records.flatMap((record, i) => {
    const event: Partial<CanonicalEvent> = canonical[i] ?? {};
    const told = {
      messageId: event.messageId,
      type: event.type,
      name: event.event ?? event.name ?? '',
      userId: event.userId ?? '',
      anonymousId: event.anonymousId ?? '',
      groupId: event.groupId ?? '',
      timestampMs: Date.parse(event.timestamp ?? ''),
    };
    const { messageId, type, name, userId, anonymousId, groupId, timestampMs } = record;
    const kept = { messageId, type, name, userId, anonymousId, groupId, timestampMs };
    return JSON.stringify(kept) === JSON.stringify(told) ? [] : [{ kept, told }];
  });
}
