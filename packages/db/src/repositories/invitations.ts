import type { Client } from '../client';
import type { Invitation } from '../generated/client';
import type { Role } from './members';

export interface InvitationRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedByName: string;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly createdAt: Date;
}

export interface InvitationsRepository {
  create(input: {
    id: string;
    workspaceId: string;
    email: string;
    role: Role;
    tokenHash: string;
    invitedByName: string;
    expiresAt: Date;
  }): Promise<InvitationRow>;
  /** Neither accepted nor revoked, newest first; those that have expired are in it. */
  listOpen(input: { workspaceId: string }): Promise<readonly InvitationRow[]>;
  find(input: { workspaceId: string; id: string }): Promise<InvitationRow | null>;
  /** By the link's secret: who has it needs no workspace. */
  findByTokenHash(input: { tokenHash: string }): Promise<InvitationRow | null>;
  /** False when it was accepted or revoked before: two at the same time, one wins. */
  accept(input: { workspaceId: string; id: string; at: Date }): Promise<boolean>;
  /** False when it was accepted or revoked before. */
  revoke(input: { workspaceId: string; id: string; at: Date }): Promise<boolean>;
}

const toRow = ({ tokenHash: _, ...row }: Invitation): InvitationRow => row;

export function createInvitations(client: Client): InvitationsRepository {
  const open = { acceptedAt: null, revokedAt: null };
  return {
    async create(input) {
      return toRow(await client.invitation.create({ data: { ...input, email: input.email.toLowerCase() } }));
    },

    async listOpen({ workspaceId }) {
      const rows = await client.invitation.findMany({ where: { workspaceId, ...open }, orderBy: { id: 'desc' } });
      return rows.map(toRow);
    },

    async find({ workspaceId, id }) {
      const row = await client.invitation.findFirst({ where: { workspaceId, id } });
      return row && toRow(row);
    },

    async findByTokenHash({ tokenHash }) {
      const row = await client.invitation.findUnique({ where: { tokenHash } });
      return row && toRow(row);
    },

    async accept({ workspaceId, id, at }) {
      const { count } = await client.invitation.updateMany({
        where: { workspaceId, id, ...open },
        data: { acceptedAt: at },
      });
      return count > 0;
    },

    async revoke({ workspaceId, id, at }) {
      const { count } = await client.invitation.updateMany({
        where: { workspaceId, id, ...open },
        data: { revokedAt: at },
      });
      return count > 0;
    },
  };
}
