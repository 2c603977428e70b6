import { z } from 'zod';
import type { Connection } from '../connection';
import { ask, atMs, defineQuery, hexId, idOf, timeMs, wholeNumber } from '../define-query';
import { DELIVERY_STATUSES } from '../rows';
import { type DeliveryFilter, deliveryFilter, fixedClauses, stateClauses } from './delivery-filter';

const ROWS_PER_PAGE = 5_000;

const page = defineQuery({
  sql: (params) => `
    SELECT lower(hex(delivery_id)) AS deliveryId, lower(hex(event_id)) AS eventId, source_id AS sourceId,
      destination_id AS destinationId, mapping_id AS mappingId, message_id AS messageId,
      toUnixTimestamp64Milli(event_received_at) AS receivedAtMs, status
    FROM (
      SELECT * FROM deliveries ${fixedClauses(
        params,
        params.afterMs !== undefined && `event_received_at >= ${atMs('afterMs')}`,
        params.afterMs !== undefined && `(event_received_at, delivery_id) > (${atMs('afterMs')}, ${idOf('afterId')})`,
      )}
      ORDER BY event_received_at, delivery_id, version DESC
      LIMIT 1 BY event_received_at, delivery_id
    ) ${stateClauses(params)}
    ORDER BY event_received_at, delivery_id
    LIMIT ${ROWS_PER_PAGE}`,
  params: z.object({ ...deliveryFilter, afterMs: timeMs.optional(), afterId: hexId.optional() }),
  row: z.object({
    deliveryId: z.string(),
    eventId: z.string(),
    sourceId: z.string(),
    destinationId: z.string(),
    mappingId: z.string(),
    messageId: z.string(),
    receivedAtMs: wholeNumber,
    status: z.enum(DELIVERY_STATUSES),
  }),
});
export type WalkedDelivery = z.output<typeof page.row>;

/** Where a walk stands, to go on after a restart. */
export interface WalkPlace {
  readonly receivedAtMs: number;
  readonly deliveryId: string;
}

/**
 * All deliveries that a filter takes, by the event's time of receipt, oldest first, in pages. Each is given once, even
 * when its state changes under way. Set `untilMs`, or the walk follows what arrives meanwhile.
 */
export async function* walkDeliveries(
  connection: Connection,
  filter: DeliveryFilter,
  after?: WalkPlace,
): AsyncGenerator<readonly WalkedDelivery[]> {
  let place = after;
  while (true) {
    const rows = await ask(connection, page, {
      ...filter,
      ...(place ? { afterMs: place.receivedAtMs, afterId: place.deliveryId } : {}),
    });
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_PER_PAGE) return;
    place = rows[rows.length - 1];
  }
}
