import type { InvitationRow, Role } from '@tributary/db';
import { iso } from '../listing';

export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedByName: string;
  readonly expiresAt: string;
  readonly createdAt: string;
}

export const toInvitationView = (row: InvitationRow): InvitationView => ({
  id: row.id,
  email: row.email,
  role: row.role,
  invitedByName: row.invitedByName,
  expiresAt: iso(row.expiresAt),
  createdAt: iso(row.createdAt),
});
