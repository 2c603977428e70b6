import type { Metadata } from 'next';
import { NewPlanPage } from '@/features/tracking-plans';

export const metadata: Metadata = { title: 'New tracking plan' };

export default function Page() {
  return <NewPlanPage />;
}
