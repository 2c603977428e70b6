import { z } from 'zod';
import { listRoutes, type Route } from './list-routes';

type JsonSchema = Record<string, unknown>;

const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'RFC 9457 problem details.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence for people.' },
    code: { type: 'string', description: 'Stable; for programs.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

/** Named schemas of all operations. One name may read differently as input (defaults make fields optional). */
class Components {
  readonly schemas: Record<string, JsonSchema> = { Problem: PROBLEM_SCHEMA };

  /** The schema with its named parts moved to the components. */
  add(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
    const parts = $defs as Record<string, JsonSchema>;
    const names = new Map(Object.keys(parts).map((name) => [name, io === 'input' ? `${name}Input` : name] as const));
    for (const [name, part] of Object.entries(parts)) this.schemas[names.get(name) ?? name] = rename(part, names);
    const named = rename(own, names);
    const { id, ...rest } = named;
    if (typeof id !== 'string') return named;
    const name = io === 'input' ? `${id}Input` : id;
    this.schemas[name] = rest;
    return { $ref: `#/components/schemas/${name}` };
  }
}

/** A copy whose references point at the components; `id` and `$id` marks of zod's registry go. */
function rename<Node>(node: Node, names: ReadonlyMap<string, string>): Node {
  if (Array.isArray(node)) return node.map((item) => rename(item, names)) as Node;
  if (typeof node !== 'object' || node === null) return node;
  const copy: JsonSchema = {};
  for (const [key, value] of Object.entries(node)) {
    const local = key === '$ref' && typeof value === 'string' && value.startsWith('#/$defs/') ? value.slice(8) : null;
    copy[key] = local === null ? rename(value, names) : `#/components/schemas/${names.get(local) ?? local}`;
  }
  return copy as Node;
}

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const ERRORS = {
  '401': problem('No API key, or one that is not valid.'),
  '403': problem('The API key may not do this.'),
  '404': problem('There is nothing of this id in the workspace.'),
  '409': problem('It collides with what exists.'),
  '413': problem('The body is too large.'),
  '422': problem('Some fields are not valid.'),
};

function describeInput(route: Route, components: Components) {
  if (!route.input) return {};
  const schema = components.add(route.input, 'input');
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const required = new Set((schema.required ?? []) as string[]);
  const inQuery = route.method === 'GET' || route.method === 'DELETE';
  const others = Object.keys(properties).filter((name) => !route.pathParams.includes(name));
  const parameters = [
    ...route.pathParams.map((name) => ({ name, in: 'path', required: true, schema: properties[name] ?? {} })),
    ...(inQuery ? others : []).map((name) => ({
      name,
      in: 'query',
      required: required.has(name),
      schema: properties[name] ?? {},
      ...(properties[name]?.type === 'array' ? { style: 'form', explode: false } : {}),
    })),
  ];
  const body = {
    type: 'object',
    properties: Object.fromEntries(others.map((name) => [name, properties[name]])),
    ...(others.some((name) => required.has(name)) ? { required: others.filter((name) => required.has(name)) } : {}),
  };
  const hasBody = !inQuery && others.length > 0;
  return {
    parameters,
    ...(hasBody
      ? { requestBody: { required: 'required' in body, content: { 'application/json': { schema: body } } } }
      : {}),
  };
}

function describeOperation(route: Route, components: Components) {
  const isPublic = route.procedure === 'health.get';
  return {
    operationId: route.procedure.replace('.', '_') + (route.isAlias ? '_by_query' : ''),
    summary: route.summary,
    tags: [route.procedure.split('.')[0]],
    security: isPublic ? [] : [{ apiKey: [] }],
    ...describeInput(route, components),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Done.',
        content: { 'application/json': { schema: components.add(route.output, 'output') } },
      },
      ...(isPublic ? {} : ERRORS),
    },
  };
}

const METRICS_OPERATION = {
  operationId: 'metrics',
  summary: 'Figures of this process in Prometheus\u2019 text format',
  tags: ['health'],
  security: [],
  responses: { '200': { description: 'The figures.', content: { 'text/plain': { schema: { type: 'string' } } } } },
};

/** The OpenAPI 3.1 document of the REST API, made from the procedures' schemas. */
export function createOpenApiDocument(serverUrl: string) {
  const components = new Components();
  const paths: Record<string, Record<string, unknown>> = { '/metrics': { get: METRICS_OPERATION } };
  for (const route of listRoutes()) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeOperation(route, components) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tributary',
      version: '1.0.0',
      description:
        'Everything the dashboard can do. The workspace is the one of the API key. Lists answer `{ data, nextCursor }`: ' +
        'hand `nextCursor` back as `cursor` for the next page. Errors are RFC 9457 problem details.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `trb_…`.' } },
    },
  };
}
