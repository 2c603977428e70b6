import { Duplicate } from '@tributary/db';
import { randomToken } from './tokens';

const SLUG_MAX = 48;

/** Lower case letters, digits and single dashes; `fallback` when nothing is left of the name. */
export function slugify(name: string, fallback: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_MAX)
    .replace(/^-+|-+$/g, '');
  return slug || fallback;
}

/** The name's slug, or the same with four letters more when it is taken. */
export async function freeSlug(base: string, isTaken: (slug: string) => Promise<boolean>): Promise<string> {
  return (await isTaken(base)) ? `${base}-${randomToken(4).toLowerCase()}` : base;
}

const TRIES = 4;

/** Runs a transaction that takes a free slug. Of two that take the same one at the same moment, the later takes another. */
export async function takingFreeSlug<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (!(error instanceof Duplicate) || attempt === TRIES) throw error;
    }
  }
}
