import type { Metadata } from 'next';
import { NewDestinationPage } from '@/features/destinations';

export const metadata: Metadata = { title: 'New destination' };

export default async function Page({ params }: { params: Promise<{ type: string }> }) {
  const { type } = await params;
  return <NewDestinationPage type={decodeURIComponent(type)} />;
}
