import { TRPCError } from '@trpc/server';
import { z } from 'zod';

/** RFC 9457. `code` is stable and for programs, `detail` is a sentence for people. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** What is wrong with single fields; `field` is a path joined by dots. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  422: 'Some fields are not valid',
  429: 'Too many requests',
  500: 'Something failed here',
  503: 'Not available right now',
};

const TRPC_CODE_OF: Readonly<Record<number, TRPCError['code']>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

export function problemOf(
  status: number,
  { detail, code, errors }: { detail: string; code: string; errors?: Problem['errors'] },
): Problem {
  const title = TITLES[status] ?? 'Error';
  return { type: 'about:blank', title, status, detail, code, ...(errors?.length ? { errors } : {}) };
}

/** Control-plane's AppError as far as this room needs it: matched by name, because `instanceof` breaks over bundles. */
interface AppErrorLike extends Error {
  readonly code: string;
  readonly fields?: readonly { readonly field: string; readonly message: string }[];
}

const isAppError = (error: unknown): error is AppErrorLike =>
  error instanceof Error && error.name === 'AppError' && 'code' in error;

const STATUS_OF_APP_ERROR: Readonly<Record<string, number>> = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
};

const fromZod = (error: z.core.$ZodError): Problem =>
  problemOf(422, {
    code: 'invalid',
    detail: 'Some fields are not valid.',
    errors: error.issues.map((issue) => ({ field: issue.path.map(String).join('.'), message: issue.message })),
  });

/**
 * What the outside hears of an error. Anything that we did not mean to say is a plain 500: messages of engines and
 * libraries may hold queries, addresses and secrets.
 */
function toProblem(error: TRPCError): Problem {
  const { cause } = error;
  if (isAppError(cause)) {
    const status = STATUS_OF_APP_ERROR[cause.code] ?? 400;
    return problemOf(status, { code: cause.code, detail: cause.message, errors: cause.fields });
  }
  if (cause?.name === 'InvalidCursor') {
    const message = 'The cursor is not one that this list gave out.';
    return problemOf(422, { code: 'invalid', detail: message, errors: [{ field: 'cursor', message }] });
  }
  // Of the input: what an engine's answer or a query did not fit stays an internal error.
  const isInput = error.code === 'BAD_REQUEST' || error.code === 'UNPROCESSABLE_CONTENT';
  if (isInput && cause instanceof z.core.$ZodError) return fromZod(cause);
  const status = Object.keys(TRPC_CODE_OF).find((key) => TRPC_CODE_OF[Number(key)] === error.code);
  if (status && !cause) return problemOf(Number(status), { code: error.code.toLowerCase(), detail: error.message });
  if (status && Number(status) < 500)
    return problemOf(Number(status), { code: error.code.toLowerCase(), detail: TITLES[Number(status)] ?? '' });
  return problemOf(500, {
    code: 'internal',
    detail: 'Something failed on our side. Try again; the log has the details.',
  });
}

/** The error as tRPC is to carry it, and as a problem document. Idempotent. */
export function toTrpcError(error: TRPCError): { readonly error: TRPCError; readonly problem: Problem } {
  const problem = toProblem(error);
  const code = TRPC_CODE_OF[problem.status] ?? 'INTERNAL_SERVER_ERROR';
  if (code === error.code) return { error, problem };
  return { error: new TRPCError({ code, message: problem.detail, cause: error.cause }), problem };
}
