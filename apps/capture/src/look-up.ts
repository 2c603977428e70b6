import type { CaptureSource, SourceLookup } from './ports';

/** Whose a write key is. `unknowable`: not known here, and no one to ask now. It may be right, so it must not be thrown away. */
export async function lookUp(sources: SourceLookup, key: string): Promise<CaptureSource | 'unknown' | 'unknowable'> {
  const known = sources.find(key);
  if (known !== null) return known;
  try {
    return (await sources.findOrAsk(key)) ?? 'unknown';
  } catch {
    return 'unknowable';
  }
}
