import type { ConnectionRow } from '@tributary/db';
import { iso } from '../listing';

export interface ConnectionView {
  readonly id: string;
  readonly sourceId: string;
  readonly destinationId: string;
  readonly enabled: boolean;
  readonly createdAt: string;
}

export const toConnectionView = (row: ConnectionRow): ConnectionView => ({
  id: row.id,
  sourceId: row.sourceId,
  destinationId: row.destinationId,
  enabled: row.enabled,
  createdAt: iso(row.createdAt),
});
