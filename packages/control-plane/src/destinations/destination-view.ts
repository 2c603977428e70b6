import type { DestinationRow, JsonRecord, PausedBy } from '@tributary/db';
import type { ConsentRule } from '@tributary/event-schema';
import { iso } from '../listing';
import { shownSettings } from '../settings';

export interface DestinationView {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly type: string;
  readonly enabled: boolean;
  /** A secret that is set reads `{ "set": true }`. */
  readonly settings: JsonRecord;
  /** While paused, events are parked, not lost; they drain on resume. */
  readonly paused: { readonly since: string; readonly reason: string; readonly by: PausedBy } | null;
  /** What people have to have agreed to before their events go there. Null: nothing. */
  readonly consent: ConsentRule | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const toDestinationView = (row: DestinationRow): DestinationView => ({
  id: row.id,
  name: row.name,
  slug: row.slug,
  type: row.type,
  enabled: row.enabled,
  settings: shownSettings(row.settings, row.secretNames),
  paused: row.paused && { ...row.paused, since: iso(row.paused.since) },
  consent: row.consent,
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
});
