import type { MemberRow, Role } from '@tributary/db';
import { iso } from '../listing';

export interface MemberView {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: string;
}

export const toMemberView = (row: MemberRow): MemberView => ({
  userId: row.userId,
  name: row.name,
  email: row.email,
  role: row.role,
  createdAt: iso(row.createdAt),
});
