import type { JsonRecord, MappingRow } from '@tributary/db';
import { iso } from '../listing';

export interface MappingView {
  readonly id: string;
  readonly destinationId: string;
  readonly name: string;
  readonly action: string;
  /** FQL; '' or `all`: every event. */
  readonly filter: string;
  readonly mapping: JsonRecord;
  readonly enabled: boolean;
  readonly position: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const toMappingView = ({ workspaceId: _, ...row }: MappingRow): MappingView => ({
  ...row,
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
});
