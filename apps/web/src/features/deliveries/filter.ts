import { parseAsString, parseAsStringLiteral } from 'nuqs';
import type { Delivery, Inputs } from '@/api';

export const DELIVERY_STATUSES = ['failed', 'pending', 'parked', 'delivered', 'discarded', 'filtered'] as const;

/** The filters of the deliveries, as they stand in the URL. */
export const deliveryParsers = {
  status: parseAsStringLiteral(DELIVERY_STATUSES),
  destination: parseAsString.withDefault(''),
  source: parseAsString.withDefault(''),
  mapping: parseAsString.withDefault(''),
  event: parseAsString.withDefault(''),
  user: parseAsString.withDefault(''),
  message: parseAsString.withDefault(''),
  replay: parseAsString.withDefault(''),
  cause: parseAsString.withDefault(''),
};

export interface DeliveryFilter {
  readonly status: (typeof DELIVERY_STATUSES)[number] | null;
  readonly destination: string;
  readonly source: string;
  readonly mapping: string;
  readonly event: string;
  readonly user: string;
  readonly message: string;
  readonly replay: string;
  /** An error group. */
  readonly cause: string;
}

export type DeliveryListInput = Omit<Inputs['deliveries']['list'], 'cursor' | 'limit'>;

const KEYS = {
  destination: 'destinationId',
  source: 'sourceId',
  mapping: 'mappingId',
  event: 'event',
  user: 'userId',
  message: 'messageId',
  replay: 'replayId',
  cause: 'errorGroup',
} as const;

/** What the API is asked for. Empty parts are left out. */
export function toDeliveryInput(filter: DeliveryFilter): DeliveryListInput {
  const parts = (Object.keys(KEYS) as (keyof typeof KEYS)[]).flatMap((key) =>
    filter[key] ? [[KEYS[key], filter[key]]] : [],
  );
  return { ...(filter.status ? { status: filter.status } : {}), ...Object.fromEntries(parts) };
}

/** How many filters are on. */
export function countDeliveryFilters(filter: DeliveryFilter): number {
  return Object.values(filter).filter(Boolean).length;
}

/** What the event of a delivery is called. */
export function deliveryTitle(delivery: Pick<Delivery, 'eventName' | 'eventType'>): string {
  if (delivery.eventName) return delivery.eventName;
  return delivery.eventType ? delivery.eventType.charAt(0).toUpperCase() + delivery.eventType.slice(1) : 'Event';
}
