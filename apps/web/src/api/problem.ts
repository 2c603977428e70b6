import { TRPCClientError } from '@trpc/client';

/** A failure as a person reads it. */
export interface Problem {
  readonly code: string;
  /** A whole sentence. */
  readonly message: string;
  /** Messages by form field, where the server found fields at fault. */
  readonly fields: Readonly<Record<string, string>>;
}

const OFFLINE =
  "The dashboard's server does not answer. Check that Tributary is running; this page tries again by itself.";

interface WireProblem {
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

function fieldsOf(problem: WireProblem | undefined): Record<string, string> {
  return Object.fromEntries(
    (problem?.errors ?? []).map((error) => [error.field.replace(/^settings\./, ''), error.message]),
  );
}

/** Makes a sentence of whatever a call threw. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TRPCClientError) {
    const data = error.data as { code?: string; problem?: WireProblem } | null | undefined;
    if (!data?.code) return { code: 'OFFLINE', message: OFFLINE, fields: {} };
    return { code: data.code, message: data.problem?.detail ?? error.message, fields: fieldsOf(data.problem) };
  }
  return { code: 'UNKNOWN', message: error instanceof Error ? error.message : String(error), fields: {} };
}

const FINAL = new Set(['UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_REQUEST', 'CONFLICT', 'UNPROCESSABLE_CONTENT']);

/** Asking again helps against a server that is away, never against an answer. */
export function isRetryable(error: unknown): boolean {
  return !FINAL.has(problemOf(error).code);
}
