import type { ReactNode } from 'react';
import { ApiProvider } from '@/api';
import { webEnv } from '@/env';
import { WorkspaceShell } from '@/features/shell';

export default async function WorkspaceLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  return (
    <ApiProvider key={workspace} workspace={workspace}>
      <WorkspaceShell slug={workspace} captureUrl={webEnv().captureUrl}>
        {children}
      </WorkspaceShell>
    </ApiProvider>
  );
}
