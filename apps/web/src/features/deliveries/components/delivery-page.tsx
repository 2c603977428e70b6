'use client';
import { PageHeader } from '@tributary/ui';
import Link from 'next/link';
import { Page } from '@/features/shell';
import { useHref } from '@/workspace';
import { DeliveryDetailView } from './delivery-detail';
import { DeliveryTitle } from './delivery-sheet';

/** A delivery as a page: what a link to it leads to. */
export function DeliveryPage({ deliveryId }: { deliveryId: string }) {
  const href = useHref();
  return (
    <Page className="max-w-4xl">
      <PageHeader
        title={<DeliveryTitle deliveryId={deliveryId} />}
        breadcrumbs={[
          <Link key="deliveries" href={href('/deliveries')}>
            Deliveries
          </Link>,
          <span key="id" className="truncate font-mono text-xs">
            {deliveryId}
          </span>,
        ]}
      />
      <div className="-mx-5">
        <DeliveryDetailView deliveryId={deliveryId} />
      </div>
    </Page>
  );
}
