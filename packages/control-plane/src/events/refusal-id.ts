import type { RefusalRow } from '@tributary/event-store';
import { digest } from '@tributary/kernel';

/** The id under which the event store lists a refusal: its place in the stream and the reason. */
export const refusalIdOf = ({ origin, reason }: Pick<RefusalRow, 'origin' | 'reason'>): string =>
  digest(String(origin.partition), origin.lane, origin.offset, String(origin.index), reason);
