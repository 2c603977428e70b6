import type { Metadata } from 'next';
import { DestinationCataloguePage } from '@/features/destinations';

export const metadata: Metadata = { title: 'New destination' };

export default function Page() {
  return <DestinationCataloguePage />;
}
