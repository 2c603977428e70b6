import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, type Furnished, PLANTED, type Scene, startScene } from './api.scene';

let scene: Scene;
let space: Furnished;
let key: Caller;
// biome-ignore lint/suspicious/noExplicitAny: a document that another test holds to its own schema
let document: any;
let ajv: Ajv2020;
const nobody: Caller = { name: 'nobody', headers: {} };

beforeAll(async () => {
  scene = await startScene();
  await scene.server.ready();
  space = await scene.furnish('rest');
  key = await scene.addKey(space, ['write']);
  document = (await scene.rest(nobody, 'GET', '/openapi.json')).body;
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'https://tributary/openapi', components: document.components });
});
afterAll(() => scene?.close());

/** The schema that the document promises for an answer; fails when it promises none. */
function check(template: string, method: string, answer: Answer): void {
  const response = document.paths[template][method.toLowerCase()].responses[String(answer.status)];
  const type = answer.status < 400 ? 'application/json' : 'application/problem+json';
  const schema = response?.content?.[type]?.schema;
  expect(schema, `${method} ${template} answers ${answer.status}: ${answer.text.slice(0, 300)}`).toBeDefined();
  const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"https://tributary/openapi#/'));
  const valid = ajv.validate(local, answer.body);
  expect(valid ? [] : ajv.errors, `${method} ${template}`).toEqual([]);
}

/** Calls, and holds the answer to the document. */
async function ask(method: string, template: string, params: Record<string, string> = {}, body?: unknown) {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const path = names.reduce(
    (text, name) => text.replace(`{${name}}`, encodeURIComponent(params[name] ?? '')),
    template,
  );
  const rest = Object.entries(params).filter(([name]) => !names.includes(name));
  const query = rest.length > 0 ? `?${new URLSearchParams(rest)}` : '';
  const answer = await scene.rest(key, method, `${path}${query}`, body);
  check(template, method, answer);
  return answer;
}

describe('answers are what the document says', () => {
  test('reading', async () => {
    const { source, destination, messageId, deliveryId, errorGroup, replayId, postgres, refusalId } = space;
    const reads: [string, Record<string, string>][] = [
      ['/workspace', {}],
      ['/members', {}],
      ['/invitations', {}],
      ['/catalog/sources', {}],
      ['/catalog/destinations', {}],
      ['/catalog/destinations/{type}', { type: 'webhook' }],
      ['/catalog/destinations/{type}', { type: 'amplitude' }],
      ['/sources', {}],
      ['/sources/{id}', { id: source.id }],
      ['/sources/{sourceId}/streams', { sourceId: postgres.id }],
      ['/sources/{sourceId}/streams/discover', { sourceId: postgres.id }],
      ['/sources/{sourceId}/syncs', { sourceId: postgres.id }],
      ['/destinations', {}],
      ['/destinations/{id}', { id: destination.id }],
      ['/destinations/{destinationId}/mappings', { destinationId: destination.id }],
      ['/connections', { sourceId: source.id }],
      ['/events', { event: 'Order Completed', userId: 'user-of-rest', limit: '1' }],
      ['/events', { status: 'all' }],
      ['/events/tail', {}],
      ['/events/{messageId}', { messageId }],
      ['/events/{messageId}/trace', { messageId }],
      ['/events/{messageId}/trace', { messageId: 'refused-of-rest' }],
      ['/events/recognise', { q: messageId }],
      ['/refusals/{id}', { id: refusalId }],
      ['/event-names', {}],
      ['/property-paths', {}],
      ['/deliveries', { status: 'failed,pending', destinationId: destination.id }],
      ['/deliveries/{deliveryId}', { deliveryId }],
      ['/error-groups', {}],
      ['/error-groups/{errorGroup}', { errorGroup }],
      ['/replays', {}],
      ['/replays/{id}', { id: replayId }],
      ['/ledger', { by: 'minute' }],
      ['/ledger', {}],
      ['/stats/overview', {}],
      ['/stats/sources', {}],
      ['/stats/deliveries', {}],
      ['/search', { q: messageId }],
      ['/health', {}],
    ];
    for (const [template, params] of reads) expect((await ask('GET', template, params)).status, template).toBe(200);
  });

  test('a destination is made, shown without its secrets, changed and deleted', async () => {
    const made = await ask(
      'POST',
      '/destinations',
      {},
      {
        name: 'Shop hook',
        type: 'webhook',
        settings: { url: `${scene.sink.url}/made`, signingSecret: PLANTED.signingSecret },
        presets: [],
      },
    );
    expect(made.status).toBe(201);
    expect(made.body.settings.signingSecret).toEqual({ set: true });
    const { id } = made.body;
    const mapping = await ask(
      'POST',
      '/destinations/{destinationId}/mappings',
      { destinationId: id },
      {
        name: 'Orders',
        action: 'send',
        filter: 'type = "track" and event = "Order Completed"',
        mapping: { data: { '@path': '$.' } },
        enabled: true,
      },
    );
    expect(mapping.status).toBe(201);
    const renamed = await ask('PATCH', '/destinations/{id}', { id }, { name: 'Other', settings: { method: 'PUT' } });
    expect(renamed.body).toMatchObject({ name: 'Other', settings: { method: 'PUT', signingSecret: { set: true } } });
    const connected = await ask('POST', '/connections', {}, { sourceId: space.source.id, destinationId: id });
    expect(connected.status).toBe(201);
    expect((await ask('DELETE', '/connections', { sourceId: space.source.id, destinationId: id })).status).toBe(200);
    expect((await ask('DELETE', '/destinations/{id}', { id })).status).toBe(200);
    expect((await ask('GET', '/destinations/{id}', { id })).status).toBe(404);
  });

  test('a source answers with the key that SDKs need', async () => {
    const made = await ask('POST', '/sources', {}, { name: 'Web shop', type: 'http' });
    expect(made.status).toBe(201);
    expect(made.body.writeKeys).toEqual([expect.objectContaining({ id: expect.any(String), key: expect.any(String) })]);
  });
});

describe('trying a destination', () => {
  const event = { type: 'track', event: 'Order Completed', userId: 'u1', properties: { total: 3 } };

  test('a preview shows the request without its secrets, and sends nothing', async () => {
    const sent = scene.sink.requests.length;
    const { status, body, text } = await ask(
      'POST',
      '/destinations/{id}/preview',
      { id: space.destination.id },
      { event },
    );
    expect(status).toBe(200);
    expect(body.mappings).toHaveLength(1);
    expect(body.mappings[0]).toMatchObject({ matched: true, payload: { userId: 'u1' } });
    expect(body.mappings[0].requests[0]).toMatchObject({ method: 'POST', url: `${scene.sink.url}/rest` });
    expect(text).not.toContain(PLANTED.header);
    expect(text).not.toContain(PLANTED.signingSecret);
    expect(scene.sink.requests.length).toBe(sent);
  });

  test('a stored event can be previewed by its message id', async () => {
    const { body } = await ask(
      'POST',
      '/destinations/{id}/preview',
      { id: space.destination.id },
      {
        messageId: space.messageId,
      },
    );
    expect(body.event).toMatchObject({ event: 'Order Completed', properties: { from: 'private-to-rest' } });
  });

  test('privacy rules are tried before they are saved, by the code that applies them, and faulty ones name their place', async () => {
    const { id } = space.source;
    const privacy = { mask: ['properties.from'], hash: ['userId'] };
    const tried = await ask('POST', '/sources/{id}/privacy-preview', { id }, { privacy });
    const [event] = tried.body.events;
    expect(event.before).toMatchObject({ userId: 'user-of-rest', properties: { total: 12, from: 'private-to-rest' } });
    expect(event.after.properties).toEqual({ total: 12, from: 'p***' });
    expect(event.after.userId).toMatch(/^[0-9a-f]{64}$/);
    expect(event.rules).toEqual(['hash userId', 'mask properties.from']);
    expect((await ask('GET', '/sources/{id}', { id })).body.privacy).toBeNull();
    const saved = await ask('PATCH', '/sources/{id}', { id }, { privacy });
    expect(saved.body.privacy).toEqual({ ip: 'keep', deny: [], allow: [], ...privacy });
    const faulty = await ask('PATCH', '/sources/{id}', { id }, { privacy: { deny: ['properties.a', 'userId'] } });
    expect(faulty.status).toBe(422);
    expect(faulty.text).toContain('privacy.deny.1');
    await ask('PATCH', '/sources/{id}', { id }, { privacy: null });
  });

  test('limits of a source are kept, and what waits for it is told', async () => {
    const { id } = space.source;
    const limits = { eventsPerSecond: 100, burst: 200, refuseAbove: 1_000 };
    expect((await ask('PATCH', '/sources/{id}', { id }, { limits })).body.limits).toEqual(limits);
    const flow = await ask('GET', '/sources/{id}/flow', { id });
    expect(flow.body).toMatchObject({ limits, overflowing: false, slowed: { requests: 0, lastAt: null } });
    expect(flow.body.lanes.map(({ lane }: { lane: string }) => lane).sort()).toEqual(['backfill', 'live', 'overflow']);
    expect((await ask('GET', '/lag')).body.lanes).toHaveLength(3);
    const faulty = await ask('PATCH', '/sources/{id}', { id }, { limits: { ...limits, refuseAbove: 100 } });
    expect([faulty.status, faulty.text]).toEqual([422, expect.stringContaining('limits.refuseAbove')]);
    await ask('PATCH', '/sources/{id}', { id }, { limits: null });
  });

  test('an event without consent is shown as withheld, with the category, and nothing would be sent', async () => {
    const { id } = space.destination;
    const consent = { categories: ['Advertising'], withoutInfo: 'withhold' };
    expect((await ask('PATCH', '/destinations/{id}', { id }, { consent })).body.consent).toEqual(consent);
    const event = { type: 'track', event: 'Order Completed', userId: 'u1', properties: {} };
    const context = { consent: { categoryPreferences: { Advertising: false } } };
    const refused = await ask('POST', '/destinations/{id}/preview', { id }, { event: { ...event, context } });
    const [mapping] = refused.body.mappings;
    expect(mapping).toMatchObject({ matched: false, requests: [] });
    expect(mapping.verdict.clauses[0].sentence).toContain('“Advertising”');
    const granted = { consent: { categoryPreferences: { Advertising: true } } };
    const given = await ask('POST', '/destinations/{id}/preview', { id }, { event: { ...event, context: granted } });
    expect(given.body.mappings[0]).toMatchObject({ matched: true });
    expect(given.body.mappings[0].requests).toHaveLength(1);
    await ask('PATCH', '/destinations/{id}', { id }, { consent: null });
  });

  test('a filter that says no names its clause, and nothing is sent', async () => {
    const sent = scene.sink.requests.length;
    const mappings = [
      { name: 'Only pages', action: 'send', filter: 'type = "page"', mapping: { data: { '@path': '$.' } } },
    ];
    const { body } = await ask('POST', '/destinations/{id}/test', { id: space.destination.id }, { event, mappings });
    expect(body.mappings[0]).toMatchObject({ matched: false, sent: false, outcome: 'filtered' });
    expect(body.mappings[0].verdict.clauses).toEqual([
      expect.objectContaining({ field: 'type', passed: false, actual: 'track' }),
    ]);
    expect(scene.sink.requests.length).toBe(sent);
  });

  test('a test is really sent, with the secrets that its transcript hides', async () => {
    scene.sink.clear();
    const { body, text } = await ask('POST', '/destinations/{id}/test', { id: space.destination.id }, { event });
    expect(body.mappings[0]).toMatchObject({ sent: true, outcome: 'delivered', httpStatus: 200 });
    expect(scene.sink.requests).toHaveLength(1);
    expect(scene.sink.requests[0]?.headers.authorization).toBe(PLANTED.header);
    expect(JSON.parse(scene.sink.requests[0]?.body ?? '{}')).toMatchObject({ event: 'Order Completed' });
    expect(text).not.toContain(PLANTED.header);
  });

  test('a failing receiver is shown as it answered', async () => {
    scene.sink.behave({ status: 503, body: 'closed for today' });
    const { body } = await ask('POST', '/destinations/{id}/test', { id: space.destination.id }, { event });
    scene.sink.behave({});
    expect(body.mappings[0]).toMatchObject({ sent: true, outcome: 'retry', httpStatus: 503 });
    expect(body.mappings[0].exchanges[0].responseBody).toContain('closed for today');
  });
});

describe('replays', () => {
  test('a dry run counts and makes nothing', async () => {
    const before = (await ask('GET', '/replays')).body.data.length;
    const { body } = await ask(
      'POST',
      '/replays',
      {},
      {
        filter: { destinationId: space.destination.id, status: 'failed' },
        dryRun: true,
      },
    );
    expect(body).toEqual({ dryRun: true, count: 1, id: null, replay: null });
    expect((await ask('GET', '/replays')).body.data.length).toBe(before);
  });

  test('the replay that follows has the count that was shown', async () => {
    const filter = { errorGroup: space.errorGroup };
    const { body } = await ask('POST', '/replays', {}, { filter });
    expect(body).toMatchObject({ dryRun: false, count: 1, replay: { total: 1, status: 'queued' } });
  });

  test('nothing to replay is a conflict, and what is under way is not replayed', async () => {
    const nothing = await ask('POST', '/replays', {}, { filter: { destinationId: 'dst_none' } });
    expect(nothing.status).toBe(409);
    const underWay = await ask('POST', '/replays', {}, { filter: { status: 'pending' } });
    expect(underWay).toMatchObject({ status: 422, body: { errors: [{ field: 'filter.status' }] } });
  });
});

describe('what went where', () => {
  test('a failed delivery says its cause in words, and its attempts', async () => {
    const { body } = await ask('GET', '/deliveries/{deliveryId}', { deliveryId: space.deliveryId });
    expect(body).toMatchObject({
      destinationName: 'Hook rest',
      cause: 'Hook rest has an error on its side.',
      canRetry: true,
      attempts: [{ status: 'failed', exchanges: [{ status: 500 }] }],
    });
  });

  test('a trace goes from the request to the attempt', async () => {
    const { body } = await ask('GET', '/events/{messageId}/trace', { messageId: space.messageId });
    expect(body.outcome).toBe('stored');
    const names = body.stages.map(({ stage }: { stage: string }) => stage).join(' ');
    // Not `planned`: the source has followed its plan only since the event was stored.
    expect(names).toBe('received checked identified translated stored');
    expect(body.destinations).toEqual([
      expect.objectContaining({
        name: 'Hook rest',
        status: 'failed',
        mappings: [expect.objectContaining({ verdict: expect.objectContaining({ matched: true }) })],
      }),
    ]);
    expect(body.destinations[0].mappings[0].attempts).toHaveLength(1);
  });

  test('a trace of a refused event ends where it was refused', async () => {
    const { body } = await ask('GET', '/events/{messageId}/trace', { messageId: 'refused-of-rest' });
    expect(body).toMatchObject({ outcome: 'refused', event: null, destinations: [] });
    expect(body.stages.at(-1)).toMatchObject({ stage: 'checked', verdict: 'refused' });
  });

  test('a text is recognised as what events know it as, an email in whatever case', async () => {
    const kindOf = async (q: string) => (await ask('GET', '/events/recognise', { q })).body.data[0];
    expect(await kindOf(space.messageId)).toMatchObject({ kind: 'messageId', latestAt: expect.any(String) });
    expect(await kindOf('user-of-rest')).toMatchObject({ kind: 'userId', latestAt: expect.any(String) });
    expect(await kindOf('Pat-REST@example.com')).toMatchObject({ kind: 'email', latestAt: expect.any(String) });
    expect(await kindOf('nobody@example.com')).toMatchObject({ latestAt: null });
    const found = await ask('GET', '/events', { email: 'Pat-REST@example.com' });
    expect(found.body.data.map(({ messageId }: { messageId: string }) => messageId)).toEqual([space.messageId]);
  });

  test('the books of the source balance', async () => {
    const { body } = await ask('GET', '/ledger');
    expect(body.rows).toContainEqual(
      expect.objectContaining({ kind: 'source', accepted: 2, stored: 1, blocked: 1, difference: 0, balanced: true }),
    );
    expect(body.rows).toContainEqual(
      expect.objectContaining({ kind: 'connection', stored: 1, failed: 1, pending: 0, balanced: true }),
    );
  });

  test('pages follow each other without gap or repetition', async () => {
    const all = (await ask('GET', '/events', { status: 'all' })).body.data.map(({ id }: { id: string }) => id);
    const first = (await ask('GET', '/events', { status: 'all', limit: '1' })).body;
    const second = (await ask('GET', '/events', { status: 'all', limit: '1', cursor: first.nextCursor })).body;
    expect([first.data[0].id, second.data[0].id]).toEqual(all);
    expect(second.nextCursor).toBeNull();
  });
});

describe('refusals of the API', () => {
  test.each([
    ['no key', 'GET', '/sources', undefined, 401, 'unauthorized'],
    ['a wrong method', 'PUT', '/sources', undefined, 405, 'method_not_allowed'],
    ['an unknown address', 'GET', '/nothing', undefined, 404, 'not_found'],
  ] as const)('%s', async (name, method, path, body, status, code) => {
    const answer = await scene.rest(name === 'no key' ? nobody : key, method, path, body);
    expect(answer).toMatchObject({ status, body: { status, code, type: 'about:blank' } });
  });

  test.each([
    ['a missing field', {}, 'name'],
    ['a wrong type', { name: 5, type: 'http' }, 'name'],
    ['an unknown kind', { name: 'x', type: 'gopher' }, 'type'],
  ])('%s is named', async (_name, body, field) => {
    const answer = await ask('POST', '/sources', {}, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  test('a cursor that was made up is refused in words', async () => {
    const answer = await ask('GET', '/events', { cursor: 'made-up' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid' } });
  });

  test('broken JSON and a body that is too large', async () => {
    expect((await scene.rest(key, 'POST', '/sources', '{"name":')).status).toBe(400);
    expect((await scene.rest(key, 'POST', '/sources', `{"name":"${'x'.repeat(1_100_000)}"}`)).status).toBe(413);
  });

  test('a session is no key here, and a revoked key is none anywhere', async () => {
    expect((await scene.rest(space.me, 'GET', '/sources')).status).toBe(401);
    const made = await scene.must(space.me, 'apiKeys.create', { name: 'short', scopes: ['read'] });
    const short: Caller = { name: 'short', headers: { authorization: `Bearer ${made.key}` } };
    expect((await scene.rest(short, 'GET', '/sources')).status).toBe(200);
    await scene.must(space.me, 'apiKeys.revoke', { id: made.id });
    expect((await scene.rest(short, 'GET', '/sources')).status).toBe(401);
  });
});

describe('without a person', () => {
  test('the key from the environment works at once, and again after another start', async () => {
    const fromEnv: Caller = { name: 'env', headers: { authorization: 'Bearer trb_from_the_environment_0123456789' } };
    expect((await scene.rest(fromEnv, 'GET', '/sources')).status).toBe(200);
    await scene.deps.bootstrap();
    expect((await scene.rest(fromEnv, 'GET', '/members')).body.data).toHaveLength(1);
  });

  test('health and metrics need no key', async () => {
    expect((await scene.rest(nobody, 'GET', '/health')).body).toMatchObject({ status: 'ok' });
    const metrics = await scene.rest(nobody, 'GET', '/metrics');
    expect(metrics.status).toBe(200);
    expect(metrics.text).toContain('tributary_api_requests_total{procedure="health.get",outcome="ok"}');
  });
});
