import { z } from 'zod';
import type { Connection } from '../connection';
import { decodeCursor, type Page, pageLimit, toPage } from '../cursor';
import { ask, atMs, defineQuery, hexId, idOf, timeMs, workspaceId } from '../define-query';
import {
  DELIVERY_COLUMNS,
  type DeliveryState,
  DeliveryStateRow,
  deliveryFilter,
  fixedClauses,
  stateClauses,
} from './delivery-filter';

const Input = z.object({ ...deliveryFilter, cursor: z.string().optional(), limit: pageLimit });
export type ListDeliveriesInput = z.input<typeof Input>;

/**
 * Reads in the order of the key and stops when it has enough. LIMIT 1 BY keeps the first, which is the latest state,
 * and what may change is asked of that one only.
 */
const listQuery = defineQuery({
  sql: (params) => `
    SELECT ${DELIVERY_COLUMNS} FROM (
      SELECT * FROM deliveries ${fixedClauses(
        params,
        params.beforeMs !== undefined && `event_received_at <= ${atMs('beforeMs')}`,
        params.beforeMs !== undefined &&
          `(event_received_at, delivery_id) < (${atMs('beforeMs')}, ${idOf('beforeId')})`,
      )}
      ORDER BY event_received_at DESC, delivery_id DESC, version DESC
      LIMIT 1 BY event_received_at, delivery_id
    ) ${stateClauses(params)}
    ORDER BY event_received_at DESC, delivery_id DESC
    LIMIT {rows: UInt32}`,
  params: z.object({
    ...deliveryFilter,
    beforeMs: timeMs.optional(),
    beforeId: hexId.optional(),
    rows: z.number().int(),
  }),
  row: DeliveryStateRow,
});

/** Deliveries in their latest state, by the event's time of receipt, newest first. @throws InvalidCursor */
export async function listDeliveries(connection: Connection, input: ListDeliveriesInput): Promise<Page<DeliveryState>> {
  const { cursor, limit, ...filter } = Input.parse(input);
  const before = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await ask(connection, listQuery, {
    ...filter,
    ...(before ? { beforeMs: before.atMs, beforeId: before.id } : {}),
    rows: limit + 1,
  });
  return toPage(rows, limit, ({ eventReceivedAtMs, deliveryId }) => ({ atMs: eventReceivedAtMs, id: deliveryId }));
}

const OfEvent = z.object({
  workspaceId,
  eventId: hexId,
  /** When the event was received, if that is known: its deliveries are then found by their key. */
  receivedAtMs: timeMs.optional(),
});

/** What became of one event everywhere: all its deliveries, filtered and parked ones included. */
export async function sentStatusOfEvent(
  connection: Connection,
  input: z.input<typeof OfEvent>,
): Promise<DeliveryState[]> {
  const { receivedAtMs, ...event } = OfEvent.parse(input);
  const range = receivedAtMs === undefined ? {} : { sinceMs: receivedAtMs, untilMs: receivedAtMs + 1 };
  return ask(connection, listQuery, { ...event, ...range, rows: 1_000 });
}
