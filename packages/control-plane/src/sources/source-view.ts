import type { JsonRecord, SourceLimits, SourceRow, SyncSchedule, WriteKeyRow } from '@tributary/db';
import type { PrivacyPolicy } from '@tributary/event-schema';
import type { SourceCatalogue } from '../context';
import { iso, isoOrNull } from '../listing';
import { shownSettings } from '../settings';

/** Not a secret: it stands in web pages. */
export interface WriteKeyView {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

export interface SourceView {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly type: string;
  readonly kind: 'push' | 'pull';
  readonly enabled: boolean;
  /** A secret that is set reads `{ "set": true }`. */
  readonly settings: JsonRecord;
  /** Oldest first, revoked ones included. */
  readonly writeKeys: readonly WriteKeyView[];
  readonly schedule: SyncSchedule | null;
  /** Null: the workspace's rules hold. */
  readonly privacy: PrivacyPolicy | null;
  /** Null: it may send as much as it likes. */
  readonly limits: SourceLimits | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const toWriteKeyView = (row: WriteKeyRow): WriteKeyView => ({
  id: row.id,
  key: row.key,
  label: row.label,
  createdAt: iso(row.createdAt),
  revokedAt: isoOrNull(row.revokedAt),
});

export const toSourceView = (
  row: SourceRow,
  keys: readonly WriteKeyRow[],
  catalogue: Pick<SourceCatalogue, 'get'>,
): SourceView => ({
  id: row.id,
  name: row.name,
  slug: row.slug,
  type: row.type,
  // A type that left the catalogue is shown as what needs nothing but a key.
  kind: catalogue.get(row.type)?.kind ?? 'push',
  enabled: row.enabled,
  settings: shownSettings(row.settings, row.secretNames),
  writeKeys: keys.filter((key) => key.sourceId === row.id).map(toWriteKeyView),
  schedule: row.schedule,
  privacy: row.privacy,
  limits: row.limits,
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
});
