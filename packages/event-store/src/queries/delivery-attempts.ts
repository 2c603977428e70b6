import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, defineQuery, hexId, idOf, where, workspaceId } from '../define-query';
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

const attempts = defineQuery({
  sql: () => `
    SELECT ${DELIVERY_COLUMNS}, exchanges
    FROM delivery_attempts FINAL ${where(`delivery_id = ${idOf('deliveryId')}`)}
    ORDER BY at, attempt LIMIT 1000`,
  params: z.object({ workspaceId, deliveryId: hexId }),
  row: DeliveryStateRow.extend({ exchanges: z.string() }),
});

/** One attempt, with what was said and heard. */
export interface DeliveryAttempt extends DeliveryState {
  readonly exchanges: readonly Exchange[];
}

/** All attempts of one delivery, oldest first. */
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
