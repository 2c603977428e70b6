import { expect, test } from 'vitest';
import { listRoutes } from './list-routes';
import { BODY_BYTES_MAX, readInput } from './read-input';

function routeOf(procedure: string) {
  const route = listRoutes().find((one) => one.procedure === procedure);
  if (!route) throw new Error(`no route of ${procedure}`);
  return route;
}

const ask = (procedure: string, query: string, params: Record<string, string> = {}) =>
  readInput(routeOf(procedure), {
    params,
    query: new URLSearchParams(query),
    raw: new Request('http://localhost/'),
  });

const send = (procedure: string, body: string | Uint8Array<ArrayBuffer>, params: Record<string, string> = {}) =>
  readInput(routeOf(procedure), {
    params,
    query: new URLSearchParams(),
    raw: new Request('http://localhost/', { method: 'POST', body }),
  });

test('texts of the query become what the fields are', async () => {
  expect(await ask('deliveries.list', 'status=failed,pending&limit=5')).toEqual({
    status: ['failed', 'pending'],
    limit: 5,
  });
  expect(await ask('deliveries.list', 'status=failed&status=parked')).toEqual({ status: ['failed', 'parked'] });
});

test('what does not fit stays text, for the schema to complain about', async () => {
  expect(await ask('events.list', 'limit=many')).toEqual({ limit: 'many' });
});

test('unknown names of the query are left out', async () => {
  expect(await ask('events.list', 'workspaceId=ws_other&event=Order')).toEqual({ event: 'Order' });
});

test('the path wins over the body', async () => {
  const body = JSON.stringify({ id: 'dst_other', name: 'New' });
  expect(await send('destinations.update', body, { id: 'dst_1' })).toEqual({ id: 'dst_1', name: 'New' });
});

test.each([
  ['broken JSON', '{"name":', 400],
  ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 400],
  ['a list', '[]', 422],
  ['a text', '"x"', 422],
  ['more than a mebibyte', new Uint8Array(BODY_BYTES_MAX + 1).fill(0x20), 413],
])('%s is refused', async (_name, body, status) => {
  await expect(send('sources.create', body)).rejects.toMatchObject({ problem: { status } });
});

test('a body that grows past the limit is refused, whatever its length says', async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  const raw = new Request('http://localhost/', { method: 'POST', body: endless, duplex: 'half' } as RequestInit);
  const reading = readInput(routeOf('sources.create'), { params: {}, query: new URLSearchParams(), raw });
  await expect(reading).rejects.toMatchObject({ problem: { status: 413 } });
  expect(sent).toBeLessThan(2 * BODY_BYTES_MAX);
});
