import type { Metadata } from 'next';
import { GeneralSettingsPage } from '@/features/settings';

export const metadata: Metadata = { title: 'General' };

export default function Page() {
  return <GeneralSettingsPage />;
}
