import type { Metadata } from 'next';
import { SourceCataloguePage } from '@/features/sources';

export const metadata: Metadata = { title: 'New source' };

export default function Page() {
  return <SourceCataloguePage />;
}
