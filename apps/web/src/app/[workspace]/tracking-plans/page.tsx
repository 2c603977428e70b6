import type { Metadata } from 'next';
import { TrackingPlansPage } from '@/features/tracking-plans';

export const metadata: Metadata = { title: 'Tracking plans' };

export default function Page() {
  return <TrackingPlansPage />;
}
