'use client';
import { Button, Sheet, Tooltip } from '@tributary/ui';
import { Maximize2 } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { useHref } from '@/workspace';
import { deliveryTitle } from '../filter';
import { DeliveryDetailView, useDelivery } from './delivery-detail';

/** The open delivery, in the URL. */
export function useOpenDelivery() {
  const [open, set] = useQueryState('delivery', parseAsString.withOptions({ history: 'push' }));
  return { open, show: (deliveryId: string) => set(deliveryId), close: () => set(null) };
}

/** The detail of a row, beside the list. */
export function DeliverySheet() {
  const href = useHref();
  const { open, close } = useOpenDelivery();
  if (open === null) return null;
  return (
    <Sheet
      open
      onOpenChange={(next) => !next && close()}
      size="lg"
      title={<DeliveryTitle deliveryId={open} />}
      actions={
        <Tooltip content="Open as a page">
          <Button asChild variant="ghost" size="icon-sm">
            <Link href={href(`/deliveries/${open}`)} aria-label="Open as a page">
              <Maximize2 aria-hidden />
            </Link>
          </Button>
        </Tooltip>
      }
    >
      <DeliveryDetailView key={open} deliveryId={open} />
    </Sheet>
  );
}

/** `Order Completed → HubSpot` */
export function DeliveryTitle({ deliveryId }: { deliveryId: string }) {
  const { data } = useDelivery(deliveryId);
  return data ? `${deliveryTitle(data.delivery)} → ${data.destinationName}` : 'Delivery';
}
