import type { ConnectionRow, DestinationRow, SourceRow } from '@tributary/db';
import type { ConnectionTotals, SourceTotals } from '@tributary/event-store';
import { presentErrorGroup } from '../deliveries/list-error-groups';
import type { EventsContext } from '../events/events-context';
import { iso } from '../events/time-range';
import type { Alert } from '../ledger/list-alerts';

export interface Attention {
  readonly kind: 'error_group' | 'paused' | 'refusals' | 'sync_failed' | 'books' | 'no_destination';
  readonly severity: 'error' | 'warning' | 'info';
  readonly title: string;
  readonly explanation: string;
  readonly suggestion: string;
  readonly people: number;
  readonly count: number;
  readonly since: string | null;
  readonly sourceId: string | null;
  readonly destinationId: string | null;
  readonly errorGroup: string | null;
}

interface Findings {
  readonly range: { readonly sinceMs: number; readonly untilMs: number };
  readonly sources: readonly SourceRow[];
  readonly destinations: readonly DestinationRow[];
  readonly connections: readonly ConnectionRow[];
  readonly alerts: readonly Alert[];
  readonly totals: { readonly sources: readonly SourceTotals[]; readonly connections: readonly ConnectionTotals[] };
}

const GROUPS_MAX = 10;
const blank = { people: 0, since: null, sourceId: null, destinationId: null, errorGroup: null };

async function failures(ctx: EventsContext, { range, destinations }: Findings): Promise<Attention[]> {
  const groups = await ctx.eventStore.errorGroups({
    workspaceId: ctx.actor.workspaceId,
    limit: GROUPS_MAX,
    ...range,
  });
  const names = new Map(destinations.map(({ id, name }) => [id, name]));
  return groups.flatMap((row): Attention[] => {
    const name = names.get(row.destinationId);
    // What failed at a destination that is deleted needs nobody: there is nothing left to set right.
    if (name === undefined) return [];
    const group = presentErrorGroup(row, name);
    return [
      {
        ...blank,
        kind: 'error_group',
        severity: group.failed > 0 ? 'error' : 'warning',
        title: group.cause,
        explanation: group.sample,
        suggestion: group.suggestion,
        people: group.people,
        count: group.deliveries,
        since: group.firstSeenAt,
        destinationId: group.destinationId,
        errorGroup: group.errorGroup,
      },
    ];
  });
}

const paused = ({ destinations, totals }: Findings): Attention[] =>
  destinations.flatMap(({ id, name, paused: pause }) => {
    if (!pause) return [];
    const parked = totals.connections
      .filter((row) => row.destinationId === id)
      .reduce((sum, row) => sum + row.parked, 0);
    return [
      {
        ...blank,
        kind: 'paused' as const,
        severity: pause.by === 'breaker' ? ('error' as const) : ('warning' as const),
        title: `${name} is paused.`,
        explanation: pause.reason,
        suggestion: 'Its events are parked, not lost. Resume it and they are delivered.',
        count: parked,
        since: iso(pause.since.getTime()),
        destinationId: id,
      },
    ];
  });

const refusals = ({ sources, totals }: Findings): Attention[] =>
  totals.sources.flatMap(({ sourceId, blocked, accepted }) => {
    const source = sources.find(({ id }) => id === sourceId);
    if (!source || blocked === 0) return [];
    return [
      {
        ...blank,
        kind: 'refusals' as const,
        severity: blocked * 2 > accepted ? ('error' as const) : ('warning' as const),
        title: `${source.name} sends events that are refused.`,
        explanation: `${blocked} of ${accepted} events were not stored.`,
        suggestion: 'Look at the refused events: each says what is wrong with it.',
        count: blocked,
        sourceId,
      },
    ];
  });

async function failedSyncs(ctx: EventsContext, { sources }: Findings): Promise<Attention[]> {
  const { workspaceId } = ctx.actor;
  const pulled = sources.filter(({ type }) => ctx.pullSources.get(type) !== null);
  const found = await Promise.all(
    pulled.map(async ({ id, name }): Promise<Attention[]> => {
      const [run] = (await ctx.db.syncRuns.list({ workspaceId, sourceId: id, limit: 1 })).rows;
      if (run?.status !== 'failed') return [];
      return [
        {
          ...blank,
          kind: 'sync_failed',
          severity: 'error',
          title: `The last sync of ${name} failed.`,
          explanation: run.error,
          suggestion: 'Correct what it says, then sync again: it goes on where it stopped.',
          count: 1,
          since: iso((run.finishedAt ?? run.createdAt).getTime()),
          sourceId: id,
        },
      ];
    }),
  );
  return found.flat();
}

const unconnected = ({ sources, connections }: Findings): Attention[] =>
  sources
    .filter(({ id }) => !connections.some(({ sourceId }) => sourceId === id))
    .map(({ id, name }) => ({
      ...blank,
      kind: 'no_destination',
      severity: 'info',
      title: `${name} is connected to no destination.`,
      explanation: 'Its events are stored, and go nowhere.',
      suggestion: 'Connect a destination to it.',
      count: 0,
      sourceId: id,
    }));

const imbalance = ({ alerts, sources, destinations }: Findings): Attention[] =>
  alerts.map(({ sourceId, destinationId, explanation, count, since }) => {
    const source = sources.find(({ id }) => id === sourceId)?.name ?? 'a deleted source';
    const destination = destinations.find(({ id }) => id === destinationId)?.name;
    return {
      ...blank,
      kind: 'books',
      severity: 'error',
      title: `The books of ${source}${destination ? ` to ${destination}` : ''} do not balance.`,
      explanation,
      suggestion: 'Open the ledger: it shows the minute, the requests and the events.',
      count,
      since,
      sourceId,
      destinationId,
    };
  });

const SEVERITY_ORDER = ['error', 'warning', 'info'];

/** What needs a person, the gravest first, then by the people it affects. */
export async function collectAttention(ctx: EventsContext, findings: Findings): Promise<Attention[]> {
  const [failing, syncs] = await Promise.all([failures(ctx, findings), failedSyncs(ctx, findings)]);
  const all = [
    ...imbalance(findings),
    ...failing,
    ...syncs,
    ...paused(findings),
    ...refusals(findings),
    ...unconnected(findings),
  ];
  const rank = ({ severity }: Attention) => SEVERITY_ORDER.indexOf(severity);
  return all.sort((a, b) => rank(a) - rank(b) || b.people - a.people || b.count - a.count);
}
