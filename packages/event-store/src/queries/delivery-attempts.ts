import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, defineQuery, hexId, where, workspaceId } from '../define-query';
import type { Exchange } from '../rows';
import { DELIVERY_COLUMNS, type DeliveryState, DeliveryStateRow } from './delivery-filter';

const Headers = z.record(z.string(), z.string());
const ExchangeShape = z.object({
  method: z.string(),
  url: z.string(),
  requestHeaders: Headers,
  requestBody: z.string(),
  status: z.number().exactOptional(),
  responseHeaders: Headers.exactOptional(),
  responseBody: z.string().exactOptional(),
  error: z.string().exactOptional(),
  durationMs: z.number(),
  truncated: z.boolean(),
}) satisfies z.ZodType<Exchange>;

/** In the order of the key, where what was written twice stands together. */
const attempts = defineQuery({
  sql: ({ deliveryIds }) => `
    SELECT ${DELIVERY_COLUMNS}, exchanges
    FROM delivery_attempts ${where(`delivery_id IN (${deliveryIds.map((id) => `unhex('${id}')`).join(', ')})`)}
    ORDER BY delivery_id, at, attempt LIMIT 1 BY delivery_id, at, attempt LIMIT 1000`,
  // Parsed as hex, so that they can stand in the statement.
  params: z.object({ workspaceId, deliveryIds: z.array(hexId).min(1).max(500) }),
  row: DeliveryStateRow.extend({ exchanges: z.string() }),
});

/** One attempt, with what was said and heard. */
export interface DeliveryAttempt extends DeliveryState {
  readonly exchanges: readonly Exchange[];
}

/** All attempts of these deliveries, each one's oldest first. */
export async function deliveryAttempts(
  connection: Connection,
  input: z.input<typeof attempts.params>,
): Promise<DeliveryAttempt[]> {
  const rows = await ask(connection, attempts, input);
  return rows.map((row) => ({
    ...row,
    exchanges: row.exchanges === '' ? [] : z.array(ExchangeShape).parse(JSON.parse(row.exchanges)),
  }));
}
