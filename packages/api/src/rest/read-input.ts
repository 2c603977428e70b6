import { z } from 'zod';
import type { Problem } from '../errors';
import { problemOf } from '../errors';
import type { Route } from './list-routes';

/** Larger than any configuration, smaller than what would hurt. Events come in through capture, not here. */
export const BODY_BYTES_MAX = 1024 * 1024;

/** A request that cannot become an input. */
export class UnreadableRequest extends Error {
  override readonly name = 'UnreadableRequest';
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

const unreadable = (status: number, code: string, detail: string) =>
  new UnreadableRequest(problemOf(status, { code, detail }));

/** Path parameters and, with it, the query (GET and DELETE) or the body. The path wins: it is what was authorised. */
export async function readInput(
  route: Route,
  request: {
    readonly params: Readonly<Record<string, string>>;
    readonly query: URLSearchParams;
    readonly raw: Request;
  },
): Promise<Record<string, unknown> | undefined> {
  if (!route.input) return undefined;
  const types = typesOf(route.input);
  const query = readQuery(request.query, types);
  const body = route.method === 'GET' ? {} : await readBody(request.raw);
  return { ...query, ...body, ...request.params };
}

async function readBody(request: Request): Promise<Record<string, unknown>> {
  const text = new TextDecoder('utf-8', { fatal: true });
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return {};
  let body: unknown;
  try {
    body = JSON.parse(text.decode(bytes));
  } catch {
    throw unreadable(400, 'malformed_json', 'The body is not valid JSON in UTF-8.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw unreadable(422, 'invalid', 'The body has to be a JSON object.');
  return body as Record<string, unknown>;
}

/** Counts while it reads: a length header may lie or be missing. */
async function readBytes(request: Request): Promise<Uint8Array> {
  const tooLarge = () => unreadable(413, 'too_large', `The body is larger than ${BODY_BYTES_MAX} bytes.`);
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > BODY_BYTES_MAX) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

type FieldType = 'number' | 'boolean' | 'array' | 'other';
const typesBySchema = new WeakMap<z.ZodType, ReadonlyMap<string, FieldType>>();

function typesOf(input: z.ZodType): ReadonlyMap<string, FieldType> {
  const known = typesBySchema.get(input);
  if (known) return known;
  const shape = input instanceof z.ZodObject ? input.shape : {};
  const types = new Map(Object.entries(shape).map(([name, field]) => [name, fieldTypeOf(field)] as const));
  typesBySchema.set(input, types);
  return types;
}

/** What a text has to be turned into, seen through `optional` and `default`. */
function fieldTypeOf(field: unknown): FieldType {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault || field instanceof z.ZodNullable)
    return fieldTypeOf(field.unwrap());
  if (field instanceof z.ZodNumber) return 'number';
  if (field instanceof z.ZodBoolean) return 'boolean';
  if (field instanceof z.ZodArray) return 'array';
  if (field instanceof z.ZodUnion)
    return field.options.some((option) => fieldTypeOf(option) === 'array') ? 'array' : 'other';
  return 'other';
}

/** Text becomes what the field asks for; what does not fit stays text, so that the schema says what is wrong with it. */
function readQuery(query: URLSearchParams, types: ReadonlyMap<string, FieldType>): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, type] of types) {
    const given = query.getAll(name).filter((value) => value !== '');
    const last = given.at(-1);
    if (last === undefined) continue;
    if (type === 'array') input[name] = given.flatMap((value) => value.split(','));
    else if (type === 'number' && /^-?\d+(\.\d+)?$/.test(last)) input[name] = Number(last);
    else if (type === 'boolean' && (last === 'true' || last === 'false')) input[name] = last === 'true';
    else input[name] = last;
  }
  return input;
}
