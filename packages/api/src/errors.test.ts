import { AppError } from '@tributary/control-plane';
import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { toTrpcError } from './errors';

const wrong = z.object({ name: z.string() }).safeParse({ name: 5 }).error;
const wrapped = (cause: Error) => new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: cause.message, cause });

test.each([
  ['not_found', 404, 'NOT_FOUND'],
  ['forbidden', 403, 'FORBIDDEN'],
  ['conflict', 409, 'CONFLICT'],
  ['invalid', 422, 'UNPROCESSABLE_CONTENT'],
  ['unavailable', 503, 'SERVICE_UNAVAILABLE'],
] as const)('a use-case that says %s is a %i', (code, status, trpcCode) => {
  const { error, problem } = toTrpcError(wrapped(new AppError(code, 'A sentence.')));
  expect(problem).toMatchObject({ status, code, detail: 'A sentence.' });
  expect(error.code).toBe(trpcCode);
});

test('input that does not fit names its fields, however often the error is mapped', () => {
  const first = toTrpcError(new TRPCError({ code: 'BAD_REQUEST', cause: wrong }));
  expect(first.problem).toMatchObject({ status: 422, errors: [{ field: 'name' }] });
  expect(toTrpcError(first.error).problem).toEqual(first.problem);
});

test.each([
  ['an engine', wrapped(new Error('password authentication failed for postgresql://u:secret@db/x'))],
  ['an answer that does not fit', wrapped(wrong ?? new Error('no error'))],
  ['an error that dresses up as one for people', wrapped(new TypeError('secret'))],
])('what %s says stays inside', (_name, error) => {
  const { problem } = toTrpcError(error);
  expect(problem).toMatchObject({ status: 500, code: 'internal' });
  expect(JSON.stringify(problem)).not.toContain('secret');
});
