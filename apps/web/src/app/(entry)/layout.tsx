import type { ReactNode } from 'react';
import { ApiProvider } from '@/api';

export default function EntryLayout({ children }: { children: ReactNode }) {
  return <ApiProvider workspace={null}>{children}</ApiProvider>;
}
