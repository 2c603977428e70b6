import { z } from 'zod';
import type { ProcedureMeta, RestRoute } from '../procedure';
import { appRouter } from '../router';

/** A procedure as its REST address needs it. */
export interface Route extends RestRoute {
  /** `sources.create`: the path in the tRPC router, and the operation's id in the document. */
  readonly procedure: string;
  readonly summary: string;
  readonly input: z.ZodType | null;
  readonly output: z.ZodType;
  /** Names of the path parameters, which are fields of the input. */
  readonly pathParams: readonly string[];
  /** A second address of the same procedure. */
  readonly isAlias: boolean;
}

interface ProcedureDefinition {
  readonly meta?: ProcedureMeta;
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
}

/** All procedures that have been declared, by their path. */
export function listProcedures(): readonly (readonly [path: string, definition: ProcedureDefinition])[] {
  return Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
    const definition = (procedure as unknown as { readonly _def: ProcedureDefinition })._def;
    return [path, definition] as const;
  });
}

const schemaOf = (value: unknown): z.ZodType | null => (value instanceof z.ZodType ? value : null);

/** @throws Error when a procedure with a route has no output schema: nothing may be answered unchecked. */
export function listRoutes(): readonly Route[] {
  return listProcedures().flatMap(([procedure, { meta, inputs, output }]) =>
    (meta?.rest ?? []).map((route, index) => {
      const answer = schemaOf(output);
      if (!answer) throw new Error(`${procedure} has no output schema`);
      return {
        ...route,
        procedure,
        isAlias: index > 0,
        summary: meta?.summary ?? '',
        input: schemaOf(inputs[0]),
        output: answer,
        pathParams: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''),
      };
    }),
  );
}
