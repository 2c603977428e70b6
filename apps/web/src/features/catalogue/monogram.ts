/** A hue that is always the same for a name, so that brands without a logo are told apart. Degrees. */
export function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name.toLowerCase()) sum = (sum * 31 + letter.charCodeAt(0)) % 360;
  return sum;
}

/** Two letters for a name: those of two words, else the first two, as in a table of elements: `Sl`, `CT`, `Cu`. */
export function monogramOf(name: string): string {
  const words = name
    .replace(/\([^)]*\)/g, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const [first = '?', second] = words;
  // A short second part belongs to the name ("Customer.io"), it is no word of its own.
  if (second && second.length > 2) return first.charAt(0).toUpperCase() + second.charAt(0).toUpperCase();
  return first.charAt(0).toUpperCase() + first.charAt(1).toLowerCase();
}
