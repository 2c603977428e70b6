import type { EventsContext } from '../events/events-context';
import { iso } from '../events/time-range';
import { requirePermission } from '../permissions';

/** Differences older than this are history: they are in the ledger. */
const LOOK_BACK_MS = 7 * 86_400_000;

export interface Alert {
  readonly id: string;
  readonly kind: 'ledger_difference';
  readonly severity: 'error';
  readonly title: string;
  readonly explanation: string;
  readonly sourceId: string;
  readonly destinationId: string | null;
  /** Minutes concerned, the newest first. */
  readonly minutes: readonly string[];
  readonly count: number;
  readonly since: string;
}

/** What does not add up in the books of a workspace: one alert for each source or connection. */
export async function findLedgerAlerts(ctx: EventsContext): Promise<Alert[]> {
  const nowMs = ctx.clock();
  const found = await ctx.eventStore.ledgerFindings({
    workspaceId: ctx.actor.workspaceId,
    sinceMs: Math.max(0, nowMs - LOOK_BACK_MS),
    untilMs: nowMs + 60_000,
  });
  const groups = new Map<string, typeof found>();
  for (const row of found) {
    const key = `${row.sourceId}.${row.destinationId}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].flatMap(([key, rows]): Alert[] => {
    const [first] = rows;
    if (!first) return [];
    const missing = rows.reduce((sum, { expected, found: there }) => sum + (expected - there), 0);
    const count = rows.reduce((sum, { expected, found: there }) => sum + Math.abs(expected - there), 0);
    const where = first.destinationId === '' ? 'that were accepted' : 'that were handed to a destination';
    return [
      {
        id: `ledger.${key}`,
        kind: 'ledger_difference',
        severity: 'error',
        title: 'The books do not balance.',
        explanation: `${count} events ${where} are ${missing >= 0 ? 'not accounted for' : 'counted too often'}.`,
        sourceId: first.sourceId,
        destinationId: first.destinationId || null,
        minutes: rows.map(({ minuteMs }) => iso(minuteMs)),
        count,
        since: iso(Math.min(...rows.map(({ minuteMs }) => minuteMs))),
      },
    ];
  });
}

/** What is wrong now and needs somebody, the newest first. */
export async function listAlerts(ctx: EventsContext) {
  requirePermission(ctx, 'ledger:read');
  return { data: await findLedgerAlerts(ctx), nextCursor: null };
}
