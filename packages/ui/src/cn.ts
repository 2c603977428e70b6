import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

/** Our own sizes are told apart from colours, so that `text-xs text-faint` keeps both. */
const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      'font-size': [{ text: ['2xs', 'xs', 'sm', 'base', 'lg', 'xl', '2xl'] }],
      rounded: [{ rounded: ['control', 'surface'] }],
    },
  },
});

/** Joins class names; of two that say the same, the later one wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
