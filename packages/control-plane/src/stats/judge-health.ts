import type { DestinationRow, SourceRow } from '@tributary/db';
import type { SourceTotals } from '@tributary/event-store';

export type Health = 'ok' | 'warning' | 'failing' | 'idle' | 'paused' | 'disabled';

/** From this share of failures on, a destination counts as failing and not as having some trouble. */
const FAILING_SHARE = 0.1;
/** From this share of refused events on, a source's sender has a mistake in it. */
const REFUSED_SHARE = 0.05;

export function healthOfSource(source: Pick<SourceRow, 'enabled'>, totals: SourceTotals | undefined): Health {
  if (!source.enabled) return 'disabled';
  if (!totals || totals.accepted === 0) return 'idle';
  const refusedShare = totals.blocked / totals.accepted;
  if (refusedShare >= 0.5) return 'failing';
  return refusedShare >= REFUSED_SHARE ? 'warning' : 'ok';
}

interface Counts {
  readonly delivered: number;
  readonly failed: number;
  readonly pending: number;
}

function healthOfCounts({ delivered, failed, pending }: Counts): Health {
  const tried = delivered + failed + pending;
  if (tried === 0) return 'idle';
  // Nothing gets through while tries go on: that is failing already, before the first is given up.
  if (failed / tried >= FAILING_SHARE || (delivered === 0 && pending > 0)) return 'failing';
  return failed + pending > 0 ? 'warning' : 'ok';
}

export function healthOfDestination(destination: Pick<DestinationRow, 'enabled' | 'paused'>, counts: Counts): Health {
  if (!destination.enabled) return 'disabled';
  return destination.paused ? 'paused' : healthOfCounts(counts);
}

export function healthOfEdge(enabled: boolean, totals: (Counts & { readonly parked: number }) | undefined): Health {
  if (!enabled) return 'disabled';
  if (!totals) return 'idle';
  return totals.parked > 0 ? 'paused' : healthOfCounts(totals);
}
