import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { listProcedures, listRoutes } from './list-routes';
import { createOpenApiDocument } from './openapi';

const document = createOpenApiDocument('http://127.0.0.1:3000/api/v1');

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: unknown;
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
);

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
});

test('the validator finds a mistake, so its silence means something', async () => {
  const broken = { ...structuredClone(document), info: { title: 'no version' } };
  expect((await new Validator().validate(broken as unknown as Record<string, unknown>)).valid).toBe(false);
});

test('no two operations share an id, and none shares an address', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const addresses = listRoutes().map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test('every reference leads to a schema that is there', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target);
  expect(references.length).toBeGreaterThan(50);
  const known = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`));
  expect(references.filter((target) => !known.has(target ?? ''))).toEqual([]);
});

test('every path parameter is declared, and is a field of the procedure', () => {
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
    expect(declared, path).toEqual(inPath);
  }
});

test('a GET has no body', () => {
  for (const { path, method, operation } of operations)
    if (method === 'get') expect(operation.requestBody, path).toBeUndefined();
});

test('every procedure says in a sentence what it does, and checks what it answers', () => {
  for (const [path, { meta, output }] of listProcedures()) {
    expect(meta?.summary, path).toMatch(/^[A-Z].{5,}/);
    expect(output, path).toBeDefined();
  }
});

test('the calls that tools rely on are there', () => {
  const there = new Set(operations.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{id}')}`));
  const promised = [
    'get /catalog/sources',
    'get /catalog/destinations',
    'get /catalog/destinations/{id}',
    ...['sources', 'destinations'].flatMap((noun) => [
      `get /${noun}`,
      `post /${noun}`,
      `get /${noun}/{id}`,
      `patch /${noun}/{id}`,
      `delete /${noun}/{id}`,
    ]),
    'get /sources/{id}/syncs',
    'post /sources/{id}/syncs',
    'get /sources/{id}/streams',
    'post /sources/{id}/streams',
    'patch /sources/{id}/streams',
    'get /destinations/{id}/mappings',
    'post /destinations/{id}/mappings',
    'patch /destinations/{id}/mappings/{id}',
    'delete /destinations/{id}/mappings/{id}',
    'get /connections',
    'post /connections',
    'delete /connections',
    'post /destinations/{id}/preview',
    'post /destinations/{id}/test',
    'get /events',
    'get /events/{id}/trace',
    'get /deliveries',
    'get /error-groups',
    'post /replays',
    'get /replays',
    'get /ledger',
    'get /ledger/explain',
    'get /alerts',
    'get /health',
    'get /metrics',
  ];
  expect(promised.filter((call) => !there.has(call))).toEqual([]);
});
