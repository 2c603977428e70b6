import type { Metadata } from 'next';
import { TrackingPlanPage } from '@/features/tracking-plans';

export const metadata: Metadata = { title: 'Tracking plan' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <TrackingPlanPage id={decodeURIComponent(id)} />;
}
