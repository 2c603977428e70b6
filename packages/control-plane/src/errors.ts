/** The ways in which a use-case says no. `api` maps each to one HTTP status. */
export type AppErrorCode =
  /** Nobody is signed in, or the key is not good. */
  | 'unauthorized'
  /** Signed in, and not allowed. */
  | 'forbidden'
  /** Not there, or another workspace's: the two are never told apart. */
  | 'not_found'
  /** It clashes with what is there. */
  | 'conflict'
  /** Some of the input can't be taken; `fields` says which. */
  | 'invalid'
  | 'too_large'
  | 'rate_limited'
  /** An engine that is needed is away. Trying again may help. */
  | 'unavailable';

/** `field` is a path joined by dots: `settings.url`. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** A failure that its reader can act on. `message` is a sentence for people: what happened, to what, what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  constructor(
    readonly code: AppErrorCode,
    message: string,
    readonly fields: readonly FieldProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const notFound = (what: string): AppError =>
  new AppError('not_found', `This ${what} does not exist, or it is not in this workspace.`);

/** @throws AppError `invalid` when there is any problem */
export function refuseInvalid(message: string, fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw new AppError('invalid', message, fields);
}
