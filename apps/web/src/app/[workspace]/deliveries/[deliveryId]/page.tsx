import type { Metadata } from 'next';
import { DeliveryPage } from '@/features/deliveries';

export const metadata: Metadata = { title: 'Delivery' };

export default async function Page({ params }: { params: Promise<{ deliveryId: string }> }) {
  const { deliveryId } = await params;
  return <DeliveryPage deliveryId={decodeURIComponent(deliveryId)} />;
}
