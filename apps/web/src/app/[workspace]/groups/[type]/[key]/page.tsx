import type { Metadata } from 'next';
import { GroupPage } from '@/features/groups';

export const metadata: Metadata = { title: 'Group' };

export default async function Page({ params }: { params: Promise<{ type: string; key: string }> }) {
  const { type, key } = await params;
  return <GroupPage type={decodeURIComponent(type)} groupKey={decodeURIComponent(key)} />;
}
