import type { Metadata } from 'next';
import { ReplaysPage } from '@/features/replays';

export const metadata: Metadata = { title: 'Replays' };

export default function Page() {
  return <ReplaysPage />;
}
