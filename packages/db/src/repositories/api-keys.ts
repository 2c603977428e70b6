import { type Client, translated } from '../client';
import type { ApiKey } from '../generated/client';

export const API_KEY_SCOPES = ['read', 'write', 'admin'] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];

export interface ApiKeyRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdByName: string;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly createdAt: Date;
}

export interface ApiKeysRepository {
  /** @throws Duplicate when the same key exists */
  create(input: {
    id: string;
    workspaceId: string;
    name: string;
    hash: string;
    prefix: string;
    scopes: readonly ApiKeyScope[];
    createdByName: string;
    expiresAt: Date | null;
  }): Promise<ApiKeyRow>;
  /** Those that are not revoked, newest first; expired ones are in it. */
  list(input: { workspaceId: string }): Promise<readonly ApiKeyRow[]>;
  find(input: { workspaceId: string; id: string }): Promise<ApiKeyRow | null>;
  /** By SHA-256 of the key in hex: who has the key needs no workspace. Revoked and expired ones are found too. */
  findByHash(input: { hash: string }): Promise<ApiKeyRow | null>;
  /** Writes at most once a minute for each key, so that a busy key is not a busy row. */
  touch(input: { workspaceId: string; id: string; at: Date }): Promise<void>;
  /** False when it is revoked already. */
  revoke(input: { workspaceId: string; id: string; at: Date }): Promise<boolean>;
}

const TOUCH_EVERY_MS = 60_000;

const isScope = (value: string): value is ApiKeyScope => (API_KEY_SCOPES as readonly string[]).includes(value);

const toRow = ({ hash: _, ...row }: ApiKey): ApiKeyRow => ({ ...row, scopes: row.scopes.filter(isScope) });

export function createApiKeys(client: Client): ApiKeysRepository {
  return {
    async create(input) {
      return toRow(await translated(client.apiKey.create({ data: { ...input, scopes: [...input.scopes] } })));
    },

    async list({ workspaceId }) {
      const rows = await client.apiKey.findMany({ where: { workspaceId, revokedAt: null }, orderBy: { id: 'desc' } });
      return rows.map(toRow);
    },

    async find({ workspaceId, id }) {
      const row = await client.apiKey.findFirst({ where: { workspaceId, id } });
      return row && toRow(row);
    },

    async findByHash({ hash }) {
      const row = await client.apiKey.findUnique({ where: { hash } });
      return row && toRow(row);
    },

    async touch({ workspaceId, id, at }) {
      const stale = new Date(at.getTime() - TOUCH_EVERY_MS);
      await client.apiKey.updateMany({
        where: { workspaceId, id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: stale } }] },
        data: { lastUsedAt: at },
      });
    },

    async revoke({ workspaceId, id, at }) {
      const { count } = await client.apiKey.updateMany({
        where: { workspaceId, id, revokedAt: null },
        data: { revokedAt: at },
      });
      return count > 0;
    },
  };
}
