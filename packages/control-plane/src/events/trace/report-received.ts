import type { ChunkHeader } from '@tributary/event-schema';
import { dialectName } from '../dialect-names';
import { fact, type StageReporter, type TraceSubject } from './trace-stage';

/** The stream stamps an entry with its own clock when it takes it: the offset begins with that time. */
export function appendedAtMs(offset: string): number | null {
  const ms = Number(offset.split('-')[0]);
  return Number.isSafeInteger(ms) && ms > 0 ? ms : null;
}

/** Clocks of two machines may be some ms apart: no step takes less than nothing. */
export const tookBetween = (fromMs: number | null, toMs: number | null): number | null =>
  fromMs === null || toMs === null ? null : Math.max(0, toMs - fromMs);

const rowOf = (subject: TraceSubject) => (subject.kind === 'stored' ? subject.event : subject.refusal);

const kilobytes = (bytes: number | undefined) =>
  bytes === undefined ? undefined : bytes < 1_024 ? `${bytes} bytes` : `${(bytes / 1_024).toFixed(1)} KB`;

function sentence(header: ChunkHeader | null, subject: TraceSubject): string {
  if (!header) return `By the ${dialectName(rowOf(subject).dialect)} API.`;
  const count = subject.kind === 'refused' ? Math.max(header.count, subject.refusal.count) : header.count;
  return `One request to ${header.path} with ${count} ${count === 1 ? 'event' : 'events'}.`;
}

/** The request that brought it, as capture saw it. It ends when the request is durable: only then it was answered. */
export const reportReceived: StageReporter = (subject) => {
  const row = rowOf(subject);
  const { header } = subject;
  const durableMs = appendedAtMs(row.origin.offset);
  return {
    stage: 'received',
    verdict: 'ok',
    atMs: row.receivedAtMs,
    tookMs: tookBetween(row.receivedAtMs, durableMs),
    title: 'Received',
    detail: sentence(header, subject),
    facts: [
      ...fact('Request', row.requestId),
      ...fact('Asked', header ? `${header.method ?? 'POST'} ${header.path}` : undefined),
      ...fact('Dialect', dialectName(row.dialect)),
      ...fact('SDK', subject.kind === 'stored' ? sdkOf(subject.canonical.context.library) : undefined),
      ...fact('Size', kilobytes(header?.bytes)),
      ...fact('Compression', header ? (header.encoding === 'gzip' ? 'gzip' : 'none') : undefined),
      ...fact('Events in the request', header?.count),
      ...fact('Place in the request', row.origin.index + 1),
      ...fact('Address', header?.ip),
      ...fact('Client', header?.userAgent),
      ...fact('Answer', header ? (header.answer ?? 200) : undefined),
    ],
    changes: [],
  };
};

function sdkOf(library: unknown): string | undefined {
  if (typeof library !== 'object' || library === null) return undefined;
  const { name, version } = library as Record<string, unknown>;
  return typeof name === 'string' ? [name, typeof version === 'string' ? version : ''].join(' ').trim() : undefined;
}
