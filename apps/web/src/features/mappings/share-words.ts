import { percent } from '@tributary/ui';

/** How often a field is there, in a word. */
export function shareWords(presence: number): string {
  return presence >= 0.9995 ? 'always' : `in ${percent(presence)}`;
}
