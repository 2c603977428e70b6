import { compactNumber } from '@tributary/ui';
import type { Overview } from '@/api';
import { NEW_DESTINATION_ID } from './graph';

/** A part of the pipeline as it is named to a person, in the picture and in the list. */
export interface GraphPart {
  readonly title: string;
  readonly sub: string;
  readonly logo: string;
  /** Inside the workspace. */
  readonly path: string;
  readonly kind: 'source' | 'pipeline' | 'destination' | 'placeholder';
}

const eventsWords = (count: number) => `${compactNumber(count)} ${count === 1 ? 'event' : 'events'}`;

function destinationWords(destination: Overview['destinations'][number]): string {
  if (!destination.enabled) return 'Disabled';
  const failed = destination.counts.failed ?? 0;
  const parked = destination.counts.parked ?? 0;
  const delivered = `${compactNumber(destination.counts.delivered ?? 0)} delivered`;
  if (failed > 0) return `${compactNumber(failed)} failed · ${delivered}`;
  return parked > 0 ? `${compactNumber(parked)} parked · ${delivered}` : delivered;
}

/** Names a node of the graph. Whatever is neither a source nor a destination is the pipeline itself. */
export function partOf(id: string, overview: Overview): GraphPart {
  const source = overview.sources.find((one) => one.id === id);
  if (source) {
    const logo = source.type === 'postgres' ? 'postgresql' : source.type;
    const sub = source.enabled ? eventsWords(source.stored) : 'Disabled';
    return { title: source.name, sub, logo, path: `/sources/${id}`, kind: 'source' };
  }
  const destination = overview.destinations.find((one) => one.id === id);
  if (destination) {
    const sub = destinationWords(destination);
    return { title: destination.name, sub, logo: destination.type, path: `/destinations/${id}`, kind: 'destination' };
  }
  if (id === NEW_DESTINATION_ID)
    return {
      title: 'Add a destination',
      sub: 'Events go nowhere yet',
      logo: '',
      path: '/destinations/new',
      kind: 'placeholder',
    };
  const sub = `${compactNumber(overview.now.stored)} stored`;
  return { title: 'Pipeline', sub, logo: '', path: '/events', kind: 'pipeline' };
}
