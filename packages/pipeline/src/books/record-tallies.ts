import type { LedgerRow } from '@tributary/event-store';
import type { BooksDeps } from './ports';

/**
 * Writes into the ledger what the stream counted as it appended. Counts are taken under an id and forgotten once they are
 * safe: a second run, or a second worker, writes the same rows. Whatever was appended before the call is in the ledger
 * after it: the first take may be one that somebody left behind, the second holds the rest.
 */
export async function recordTallies({ tallies, store }: Pick<BooksDeps, 'tallies' | 'store'>): Promise<void> {
  for (let round = 0; round < 2; round++) {
    const taken = await tallies.take();
    if (!taken) return;
    const rows = taken.tallies.map(({ of, minuteMs, count }): LedgerRow => {
      const [workspaceId = '', sourceId = ''] = of.split(' ');
      return { workspaceId, sourceId, minuteMs, kind: 'captured', reason: '', count, batchId: `tally-${taken.id}` };
    });
    await store.appendLedger(rows);
    await tallies.forget(taken.id);
  }
}
