import type { CaptureSource, SourceLookup } from './ports';

/** No key is longer, or holds characters that a database refuses; nobody is asked about such a thing. */
const POSSIBLE_KEY = /^[^\p{Cc}]{1,200}$/u;

/** Whose a write key is. `unknowable`: not known here, and no one to ask now. It may be right, so it must not be thrown away. */
export async function lookUp(sources: SourceLookup, key: string): Promise<CaptureSource | 'unknown' | 'unknowable'> {
  const known = sources.find(key);
  if (known !== null) return known;
  if (!POSSIBLE_KEY.test(key)) return 'unknown';
  try {
    return (await sources.findOrAsk(key)) ?? 'unknown';
  } catch {
    return 'unknowable';
  }
}
