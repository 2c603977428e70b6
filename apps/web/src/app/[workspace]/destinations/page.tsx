import type { Metadata } from 'next';
import { DestinationsPage } from '@/features/destinations';

export const metadata: Metadata = { title: 'Destinations' };

export default function Page() {
  return <DestinationsPage />;
}
