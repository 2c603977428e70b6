/** A hue that is always the same for a name, so that brands without a logo are told apart. Degrees; FNV-1a, spread. */
export function hueOf(name: string): number {
  let hash = 2_166_136_261;
  for (const letter of name.toLowerCase()) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619);
  return (Math.imul(hash ^ (hash >>> 15), 2_246_822_507) >>> 0) % 360;
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
