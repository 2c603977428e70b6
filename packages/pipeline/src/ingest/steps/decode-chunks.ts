import { setImmediate as turn } from 'node:timers/promises';
import type { ChunkHeader, RefusedRecord } from '@tributary/event-schema';
import type { Chunk, StreamBatch } from '@tributary/event-stream';
import type { Logger } from '@tributary/telemetry';
import type { ChunkDecoder, IngestBatch, IngestChunk } from '../ports';

/** Longest stretch of decoding before other partitions, lanes and timers get their turn. */
const STRETCH_MS = 8;
const RAW_BYTES_MAX = 32 * 1024;
const text = new TextDecoder();

/**
 * Bytes become records. A chunk that can't be read never stops its partition: it goes on as one loss with the reason,
 * counted as what capture counted in it.
 */
export function decodeChunks(decode: ChunkDecoder, log: Logger) {
  return async function decodeChunksStep(source: StreamBatch): Promise<IngestBatch> {
    const chunks: IngestChunk[] = [];
    let since = performance.now();
    for (const chunk of source.chunks) {
      const decoded = decodeChunk(decode, chunk, log);
      if (decoded) chunks.push(decoded);
      if (performance.now() - since > STRETCH_MS) {
        await turn();
        since = performance.now();
      }
    }
    return { source, chunks };
  };
}

function decodeChunk(decode: ChunkDecoder, chunk: Chunk, log: Logger): IngestChunk | null {
  const headerJson = text.decode(chunk.header);
  const header = readHeader(headerJson);
  if (!header) {
    // Without its header nobody can say whose it is; the entry stays in the log line, the partition goes on.
    log.error({ offset: chunk.offset, bytes: chunk.body.byteLength }, 'a chunk without a readable header was skipped');
    return null;
  }
  const base = { offset: chunk.offset, header, headerJson, duplicates: [] };
  try {
    return { ...base, ...decode(header, chunk.body) };
  } catch (error) {
    log.error({ err: error, offset: chunk.offset, sourceId: header.sourceId }, 'a chunk could not be decoded');
    return { ...base, records: [], refused: [lossOf(header, chunk.body, error)] };
  }
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

function readHeader(json: string): ChunkHeader | null {
  try {
    const header = JSON.parse(json) as Partial<ChunkHeader> | null;
    if (typeof header?.workspaceId !== 'string' || typeof header.sourceId !== 'string') return null;
    return header as ChunkHeader;
  } catch {
    return null;
  }
}
