import type { Metadata } from 'next';
import { NewSourcePage } from '@/features/sources';

export const metadata: Metadata = { title: 'New source' };

export default async function Page({ params }: { params: Promise<{ type: string }> }) {
  const { type } = await params;
  return <NewSourcePage type={decodeURIComponent(type)} />;
}
