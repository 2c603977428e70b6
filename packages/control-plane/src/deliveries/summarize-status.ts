import type { DeliveryStatus } from '@tributary/event-store';

/** What needs a person first. */
const MOST_URGENT_FIRST: readonly DeliveryStatus[] = [
  'failed',
  'pending',
  'parked',
  'discarded',
  'delivered',
  'filtered',
];

/** One word for several deliveries of one event to one destination; null when there are none. */
export function summarizeStatus(deliveries: readonly { readonly status: DeliveryStatus }[]): DeliveryStatus | null {
  return MOST_URGENT_FIRST.find((status) => deliveries.some((delivery) => delivery.status === status)) ?? null;
}
