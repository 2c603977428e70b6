import type { Metadata } from 'next';
import { DeliveriesPage } from '@/features/deliveries';

export const metadata: Metadata = { title: 'Deliveries' };

export default function Page() {
  return <DeliveriesPage />;
}
