import type { Role, WorkspaceRow } from '@tributary/db';
import type { PrivacyPolicy } from '@tributary/event-schema';
import { iso } from '../listing';

export interface WorkspaceView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** What may be stored of the events of sources that have no rules of their own. Null: everything. */
  readonly privacy: PrivacyPolicy | null;
  readonly createdAt: string;
}

/** A workspace that a person may enter. */
export interface MembershipView {
  readonly workspaceId: string;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
}

export const toWorkspaceView = (row: WorkspaceRow): WorkspaceView => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  privacy: (row.settings.privacy as PrivacyPolicy | undefined) ?? null,
  createdAt: iso(row.createdAt),
});

export const toMembershipView = (row: WorkspaceRow & { readonly role: Role }): MembershipView => ({
  workspaceId: row.id,
  slug: row.slug,
  name: row.name,
  role: row.role,
});
