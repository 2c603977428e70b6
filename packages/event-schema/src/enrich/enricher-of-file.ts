import { createEnricher, type Enricher } from './enrich';
import { openGeo } from './geo';

/**
 * An enricher with the database at this path, or without one. A file that can't be read is the operator's to mend, and
 * nothing that should stop events: `complain` is told, and events get no place.
 */
export function enricherOfFile(path: string | undefined, complain: (error: unknown) => void): Enricher {
  if (path === undefined) return createEnricher();
  try {
    return createEnricher({ geo: openGeo(path) });
  } catch (error) {
    complain(error);
    return createEnricher();
  }
}
