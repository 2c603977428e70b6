import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, defineQuery, wholeNumber } from '../define-query';

/**
 * Of all workspaces, because the drains that follow are the house's own work. Without FINAL, because one column is
 * cheaper than all: a destination may be named whose events went on meanwhile, and who asks counts before acting.
 */
const parked = defineQuery({
  sql: () => `
    SELECT workspace_id AS workspaceId, destination_id AS destinationId, toUnixTimestamp64Milli(max(at)) AS lastParkedAtMs
    FROM deliveries
    WHERE status = 'parked'
    GROUP BY workspace_id, destination_id
    ORDER BY workspace_id, destination_id
    LIMIT 10000`,
  params: z.object({}),
  row: z.object({ workspaceId: z.string(), destinationId: z.string(), lastParkedAtMs: wholeNumber }),
});
export type ParkedDestination = z.output<typeof parked.row>;

/** Destinations for which events were parked, and when last. May name some that have none left. */
export function parkedDestinations(connection: Connection): Promise<ParkedDestination[]> {
  return ask(connection, parked, {});
}
