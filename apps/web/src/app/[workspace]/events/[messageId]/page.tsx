import type { Metadata } from 'next';
import { EventPage } from '@/features/events';

export const metadata: Metadata = { title: 'Event' };

export default async function Page({ params }: { params: Promise<{ messageId: string }> }) {
  const { messageId } = await params;
  return <EventPage messageId={decodeURIComponent(messageId)} />;
}
