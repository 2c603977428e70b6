import type { ConnectionRow, DestinationRow, SourceRow } from '@tributary/db';
import type { ConnectionTotals, SourceTotals } from '@tributary/event-store';
import type { EventsContext } from '../events/events-context';
import { iso, isoOrNull, readRange, type TimeRange } from '../events/time-range';
import { findLedgerAlerts } from '../ledger/list-alerts';
import { requirePermission } from '../permissions';
import { collectAttention } from './collect-attention';
import { healthOfDestination, healthOfEdge, healthOfSource } from './judge-health';

const DAY_MS = 86_400_000;
const CONNECTIONS_MAX = 200;
/** The lag speaks of now: of the events of the last quarter of an hour. */
const LAG_OVER_MS = 15 * 60_000;

interface Period {
  readonly sinceMs: number;
  readonly untilMs: number;
}

async function readPeriod(ctx: EventsContext, period: Period) {
  const { workspaceId } = ctx.actor;
  const [sources, connections] = await Promise.all([
    ctx.eventStore.sourceTotals({ workspaceId, ...period }),
    ctx.eventStore.connectionTotals({ workspaceId, ...period }),
  ]);
  return { sources, connections };
}

const sumOf = <T>(rows: readonly T[], of: (row: T) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

function figuresOf({ sources, connections }: { sources: SourceTotals[]; connections: ConnectionTotals[] }) {
  const delivered = sumOf(connections, (row) => row.delivered);
  const failed = sumOf(connections, (row) => row.failed);
  return {
    accepted: sumOf(sources, (row) => row.accepted),
    stored: sumOf(sources, (row) => row.stored),
    duplicate: sumOf(sources, (row) => row.duplicate),
    blocked: sumOf(sources, (row) => row.blocked),
    delivered,
    failed,
    pending: sumOf(connections, (row) => row.pending),
    parked: sumOf(connections, (row) => row.parked),
    discarded: sumOf(connections, (row) => row.discarded),
    filtered: sumOf(connections, (row) => row.filtered),
    deliveredShare: delivered + failed === 0 ? null : delivered / (delivered + failed),
  };
}

const presentSource = (source: SourceRow, totals: SourceTotals | undefined) => ({
  id: source.id,
  name: source.name,
  type: source.type,
  enabled: source.enabled,
  health: healthOfSource(source, totals),
  stored: totals?.stored ?? 0,
  blocked: totals?.blocked ?? 0,
  lastEventAt: isoOrNull(totals?.lastMinuteMs ?? 0),
});

const NO_DELIVERIES = { delivered: 0, pending: 0, parked: 0, filtered: 0, discarded: 0, failed: 0 };

function presentDestination(destination: DestinationRow, totals: readonly ConnectionTotals[]) {
  const own = totals.filter((row) => row.destinationId === destination.id);
  const counts = { ...NO_DELIVERIES };
  for (const row of own) {
    for (const status of Object.keys(counts) as (keyof typeof counts)[]) counts[status] += row[status];
  }
  return {
    id: destination.id,
    name: destination.name,
    type: destination.type,
    enabled: destination.enabled,
    paused: destination.paused !== null,
    health: healthOfDestination(destination, counts),
    counts,
    lastDeliveredAt: isoOrNull(Math.max(0, ...own.map((row) => row.lastDeliveredAtMs))),
  };
}

function presentEdge(connection: ConnectionRow, totals: readonly ConnectionTotals[]) {
  const { sourceId, destinationId, enabled } = connection;
  const found = totals.find((row) => row.sourceId === sourceId && row.destinationId === destinationId);
  const { delivered, failed, pending, parked } = found ?? NO_DELIVERIES;
  return { sourceId, destinationId, enabled, health: healthOfEdge(enabled, found), delivered, failed, pending, parked };
}

/** The workspace at a glance: figures with the period before, health of every part, and what needs a person. */
export async function getOverview(ctx: EventsContext, times: TimeRange) {
  requirePermission(ctx, 'events:read');
  requirePermission(ctx, 'deliveries:read');
  const { workspaceId } = ctx.actor;
  const range = readRange(times, { nowMs: ctx.clock(), defaultMs: DAY_MS });
  const before = { sinceMs: Math.max(0, range.sinceMs - (range.untilMs - range.sinceMs)), untilMs: range.sinceMs };
  const [now, earlier, books, alerts, lag, sources, destinations, { rows: connections }] = await Promise.all([
    readPeriod(ctx, range),
    readPeriod(ctx, before),
    ctx.eventStore.ledgerRows({ workspaceId, intervalSeconds: 31 * 86_400, ...range }),
    findLedgerAlerts(ctx),
    ctx.eventStore.storeLag({ workspaceId, sinceMs: Math.max(0, ctx.clock() - LAG_OVER_MS) }),
    ctx.db.sources.list({ workspaceId }),
    ctx.db.destinations.list({ workspaceId }),
    ctx.db.connections.list({ workspaceId, limit: CONNECTIONS_MAX }),
  ]);
  const difference = sumOf(alerts, ({ count }) => count);
  return {
    since: iso(range.sinceMs),
    until: iso(range.untilMs),
    now: figuresOf(now),
    before: figuresOf(earlier),
    books: {
      balanced: books.balanced && difference === 0,
      difference: Math.max(
        difference,
        sumOf(books.rows, (row) => row.wrong),
      ),
      inFlight: sumOf(books.rows, (row) => row.inFlight),
    },
    lag,
    sources: sources.map((source) =>
      presentSource(
        source,
        now.sources.find((row) => row.sourceId === source.id),
      ),
    ),
    destinations: destinations.map((destination) => presentDestination(destination, now.connections)),
    edges: connections.map((connection) => presentEdge(connection, now.connections)),
    attention: await collectAttention(ctx, { range, sources, destinations, connections, alerts, totals: now }),
  };
}
