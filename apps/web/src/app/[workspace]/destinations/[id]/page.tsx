import type { Metadata } from 'next';
import { DestinationPage } from '@/features/destinations';

export const metadata: Metadata = { title: 'Destination' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DestinationPage id={decodeURIComponent(id)} />;
}
