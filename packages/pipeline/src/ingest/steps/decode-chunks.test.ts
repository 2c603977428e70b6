import { addChunk, UnknownHeaderVersion } from '@tributary/event-schema';
import { silentLogger } from '@tributary/telemetry';
import { expect, test } from 'vitest';
import { ColumnsPool } from '../columns-pool';
import { decodeChunks } from './decode-chunks';

const header = { kind: 'events', requestId: 'req_1', workspaceId: 'ws_1', sourceId: 'src_1', dialect: 'segment' };
const rest = {
  path: '/v1/track',
  impliedType: 'track',
  encoding: 'identity',
  count: 1,
  receivedAtMs: 1_764_000_000_000,
};
const step = decodeChunks({
  decode: addChunk,
  privacy: { privacyOf: () => null },
  pool: new ColumnsPool(),
  log: silentLogger,
});
const decode = (...headers: object[]) =>
  step({
    ...{ id: '0-live-1-0', partition: 0, lane: 'live', isWhole: true, openedBytes: 100 },
    chunks: headers.map((json, n) => ({
      offset: `1-${n}`,
      header: Buffer.from(JSON.stringify(json)),
      body: Buffer.from(`{"type":"track","event":"e","userId":"u","messageId":"m-${n}"}`),
    })),
  });

test('what a newer capture wrote fails the step, so that its batch waits for a newer worker', async () => {
  const known = { v: 1, ...header, ...rest };
  await expect(decode(known, { v: 2, ...header })).rejects.toThrow(UnknownHeaderVersion);
  const { events, chunks } = await decode(known, known);
  expect(chunks.map(({ first, count }) => [first, count])).toEqual([
    [0, 1],
    [1, 1],
  ]);
  expect(events.messageId.textAt(1)).toBe('m-1');
});
