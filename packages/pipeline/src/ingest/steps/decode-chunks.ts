import { setImmediate as turn } from 'node:timers/promises';
import {
  type ChunkHeader,
  decodeHeader,
  type EventColumns,
  type RefusedRecord,
  UnknownHeaderVersion,
} from '@tributary/event-schema';
import type { Chunk } from '@tributary/event-stream';
import type { Logger } from '@tributary/telemetry';
import type { ChunkDecoder } from '../../decoding';
import type { ColumnsPool } from '../columns-pool';
import type { IngestBatch, IngestChunk, PrivacyRules, RequestMark } from '../ports';
import type { BatchSlice } from '../slice-batch';
import { applyPrivacy } from './apply-privacy';
import { storedHeader } from './stored-header';

/** Longest stretch of decoding before other partitions, lanes and timers get their turn. */
const STRETCH_MS = 8;
const RAW_BYTES_MAX = 32 * 1024;
const NOTHING = new Uint8Array(0);
const NONE: readonly never[] = [];

/**
 * Bytes become events. A chunk that can't be read never stops its partition: it goes on as one loss with the reason,
 * counted as what capture counted in it.
 */
export function decodeChunks({ pool, ...reading }: Reading & { readonly pool: ColumnsPool }) {
  return async function decodeChunksStep(source: BatchSlice): Promise<IngestBatch> {
    const events = pool.take();
    events.raw.reserve(source.openedBytes);
    const chunks: IngestChunk[] = [];
    let last: IngestChunk | undefined;
    let since = performance.now();
    for (const chunk of source.chunks) {
      const decoded = decodeChunk(reading, chunk, { events, before: last?.header });
      if (decoded) {
        chunks.push(decoded);
        last = decoded;
      }
      if (performance.now() - since > STRETCH_MS) {
        await turn();
        since = performance.now();
      }
    }
    return { source, events, chunks };
  };
}

interface Reading {
  readonly decode: ChunkDecoder;
  readonly privacy: PrivacyRules;
  readonly log: Logger;
}

interface Decoding {
  readonly events: EventColumns;
  /** Of the chunk in front of it. */
  readonly before: RequestMark | undefined;
}

function decodeChunk(
  { decode, privacy, log }: Reading,
  chunk: Chunk,
  { events, before }: Decoding,
): IngestChunk | null {
  const { body } = chunk;
  const header = readHeader(chunk.header);
  if (!header) {
    // Without its header nobody can say whose it is; the entry stays in the log line, the partition goes on.
    log.error({ offset: chunk.offset, bytes: body.byteLength }, 'a chunk without a readable header was skipped');
    return null;
  }
  const first = events.length;
  const rules = privacy.privacyOf(header);
  const place = { origin: chunk, first, duplicates: NONE, withheld: NONE };
  try {
    if (rules) {
      const read = applyPrivacy(rules, decode)({ header, body }, events);
      return { ...place, ...read, header: markOf(read.header, before), count: events.length - first };
    }
    const { envelope, refused } = decode({ header, body }, events);
    // Written out, as this is paid for each request: to spread the parts costs V8 a hundred times as much.
    const read = {
      origin: chunk,
      header: markOf(header, before),
      decoded: chunk,
      first,
      count: events.length - first,
      envelope,
      refused,
      duplicates: NONE,
      withheld: NONE,
    };
    return header.release ? { ...read, headerJson: storedHeader(header) } : read;
  } catch (error) {
    log.error({ err: error, offset: chunk.offset, sourceId: header.sourceId }, 'a chunk could not be decoded');
    events.cut(first);
    const refused = [lossOf(header, rules ? NOTHING : body, error)];
    const { ip: _ip, userAgent: _userAgent, ...bare } = header;
    // Rules that could not be applied might have taken out who it was.
    const headerJson = storedHeader(rules ? bare : header);
    return { ...place, header: markOf(header, before), headerJson, decoded: chunk, count: 0, envelope: '', refused };
  }
}

/** What is kept of a header; texts that the one in front of it has as well are kept once. */
function markOf(header: ChunkHeader, before: RequestMark | undefined): RequestMark {
  const { workspaceId, sourceId, dialect, requestId, receivedAtMs, count, release } = header;
  const isOfSame = before?.sourceId === sourceId && before.workspaceId === workspaceId && before.dialect === dialect;
  const of = isOfSame ? before : header;
  const mark = {
    workspaceId: of.workspaceId,
    sourceId: of.sourceId,
    dialect: of.dialect,
    requestId,
    receivedAtMs,
    count,
  };
  return release === undefined ? mark : { ...mark, release };
}

/** The whole chunk as one refusal, counted as what capture counted in it. */
function lossOf(header: ChunkHeader, body: Uint8Array, error: unknown): RefusedRecord {
  return {
    reason: 'malformed_json',
    detail: `The request could not be read: ${error instanceof Error ? error.message : String(error)}.`,
    index: 0,
    count: Math.max(1, header.count),
    messageId: '',
    type: '',
    name: '',
    userId: '',
    anonymousId: '',
    raw: body.subarray(0, RAW_BYTES_MAX),
  };
}

/** @throws UnknownHeaderVersion: the batch waits for a worker of that version, as nothing may be lost in an upgrade */
function readHeader(json: Uint8Array): ChunkHeader | null {
  try {
    const header = decodeHeader(json);
    return typeof header.workspaceId === 'string' && typeof header.sourceId === 'string' ? header : null;
  } catch (error) {
    if (error instanceof UnknownHeaderVersion) throw error;
    return null;
  }
}
