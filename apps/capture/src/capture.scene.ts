import { type ChunkHeader, decodeChunk, decodeHeader, toCanonical } from '@tributary/event-schema';
import type { AppendInput, LaneChoice } from '@tributary/event-stream';
import { silentLogger } from '@tributary/telemetry';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { CaptureLimits } from './limits';
import type { CaptureSource } from './ports';
import { createCapture } from './server';

export interface Appended {
  readonly lane: string;
  readonly partitionKey: string;
  readonly header: ChunkHeader;
  readonly body: Uint8Array;
}

const SOURCES: Readonly<Record<string, CaptureSource>> = {
  wk_live: { sourceId: 'src_1', workspaceId: 'ws_1', enabled: true, limits: null },
  wk_off: { sourceId: 'src_off', workspaceId: 'ws_1', enabled: false, limits: null },
  wk_limited: {
    ...{ sourceId: 'src_limited', workspaceId: 'ws_1', enabled: true },
    limits: { eventsPerSecond: 10, burst: 10, refuseAbove: 20 },
    consent: { categories: ['ads', 'analytics'], hasUnmapped: true },
  },
};

const goodState = () => ({
  streamDown: false,
  databaseAway: false,
  appendGate: Promise.resolve(),
  choice: { kind: 'take', lane: 'live' } as LaneChoice,
  /** How often a lane was asked for. */
  asked: 0,
});

/** Capture on a real socket, with a stream and a directory of sources that are held in memory. For tests. */
export async function captureScene(limits: Partial<CaptureLimits> = {}) {
  const appended: Appended[] = [];
  const state = goodState();
  const capture = createCapture({
    limits,
    logger: silentLogger,
    sources: {
      find: (key) => SOURCES[key] ?? null,
      findOrAsk: async () => {
        if (state.databaseAway) throw new Error('no database');
        return null;
      },
    },
    flow: {
      async choose() {
        state.asked++;
        return state.choice;
      },
    },
    stream: {
      async append({ lane, partitionKey, header, body }: AppendInput) {
        await state.appendGate;
        if (state.streamDown) throw Object.assign(new Error('down'), { name: 'StreamUnavailable' });
        appended.push({ lane, partitionKey, header: decodeHeader(header), body: Uint8Array.from(body) });
        return { partition: 0, offset: String(appended.length) };
      },
    },
    health: async () => ({ ok: !state.streamDown }),
  });
  const { port } = await capture.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${port}`;
  const decoded = () => appended.map(({ header, body }) => decodeChunk(header, body));
  return {
    capture,
    url,
    port,
    appended,
    state,
    decoded,
    /** As it was at first. */
    reset() {
      appended.length = 0;
      Object.assign(state, goodState());
    },
    /** As its metrics say. */
    async inFlightBytes() {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return Number(/^tributary_capture_in_flight_bytes (\d+)$/m.exec(metrics)?.[1]);
    },
    records: () => decoded().flatMap((chunk) => chunk.records),
    canonical: () =>
      appended.flatMap(({ header, body }) =>
        decodeChunk(header, body).records.map((record) => toCanonical({ ...record, header })),
      ),
    post: (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
      fetch(url + path, { method: 'POST', body, headers }),
  };
}

/** One scene for all tests of a file: it opens before the first, is reset behind each, and closes behind the last. */
export function sceneOfFile(limits: Partial<CaptureLimits> = {}): Awaited<ReturnType<typeof captureScene>> {
  const scene = {} as Awaited<ReturnType<typeof captureScene>>;
  beforeAll(async () => {
    Object.assign(scene, await captureScene(limits));
  });
  afterEach(() => scene.reset());
  afterAll(() => scene.capture.close());
  return scene;
}

export const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
