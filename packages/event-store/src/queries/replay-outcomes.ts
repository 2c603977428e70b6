import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, defineQuery, wholeNumber, workspaceId } from '../define-query';
import { latestStates, stateClauses } from './delivery-filter';

const outcomes = defineQuery({
  sql: (params) => `
    SELECT count() AS deliveries, countIf(status = 'delivered') AS delivered, countIf(status = 'failed') AS failed,
      countIf(status IN ('pending', 'parked')) AS open
    FROM ${latestStates(params)} ${stateClauses(params)}`,
  params: z.object({ workspaceId, replayId: z.string().min(1) }),
  row: z.object({ deliveries: wholeNumber, delivered: wholeNumber, failed: wholeNumber, open: wholeNumber }),
});
export type ReplayOutcomes = z.output<typeof outcomes.row>;

/** What has become of the deliveries that a replay handed on, as far as no later one has taken them up again. */
export async function replayOutcomes(
  connection: Connection,
  input: z.input<typeof outcomes.params>,
): Promise<ReplayOutcomes> {
  const [row] = await ask(connection, outcomes, input);
  return row ?? { deliveries: 0, delivered: 0, failed: 0, open: 0 };
}
