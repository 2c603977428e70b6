'use client';
import { createContext, type ReactNode, useContext } from 'react';
import type { Outputs, Role } from '@/api';

export interface WorkspaceContextValue {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
  readonly user: Outputs['me']['get']['user'];
  readonly memberships: Outputs['me']['get']['memberships'];
  /** Where SDKs send events, for snippets. */
  readonly captureUrl: string;
}

const WorkspaceContext = createContext<WorkspaceContextValue | null>(null);

export function WorkspaceProvider({ value, children }: { value: WorkspaceContextValue; children: ReactNode }) {
  return <WorkspaceContext value={value}>{children}</WorkspaceContext>;
}

/** The workspace in the URL, and who looks at it. */
export function useWorkspace(): WorkspaceContextValue {
  const value = useContext(WorkspaceContext);
  if (!value) throw new Error("useWorkspace is used outside of a workspace's pages");
  return value;
}

/** A path inside the workspace: `useHref()("/sources")` → `/acme/sources`. */
export function useHref(): (path: string) => string {
  const { slug } = useWorkspace();
  return (path) => `/${slug}${path === '/' ? '' : path}`;
}

const RANK: Record<Role, number> = { viewer: 0, editor: 1, admin: 2, owner: 3 };

/** Whether the person may do what needs at least this role. The server decides; this only spares a vain click. */
export function useCan(atLeast: Role): boolean {
  return RANK[useWorkspace().role] >= RANK[atLeast];
}
