import type { Metadata } from 'next';
import { FirstAccountPage } from '@/features/entry';

export const metadata: Metadata = { title: 'First account' };

export default function Page() {
  return <FirstAccountPage />;
}
