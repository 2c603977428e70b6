import { AppError } from '../errors';

/** Sources throw SourceError with words for people; matched by name, because `instanceof` breaks over bundles. */
const isSourceError = (error: unknown): error is Error & { readonly kind: 'config' | 'transient' } =>
  error instanceof Error && error.name === 'SourceError';

/** Runs a question to a pull source. @throws AppError with the source's own words */
export async function sayingSourceErrors<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    if (!isSourceError(error)) throw error;
    throw new AppError(error.kind === 'config' ? 'invalid' : 'unavailable', error.message, [], { cause: error });
  }
}

/** The words of a SourceError; null for any other error. */
export const sourceErrorWords = (error: unknown): string | null => (isSourceError(error) ? error.message : null);
