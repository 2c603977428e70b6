import type { PlanSourceRow, TrackingPlanRow } from '@tributary/db';
import type { PlannedEvent } from '@tributary/event-schema';
import { iso } from '../listing';

export interface TrackingPlanView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Grows with each change of the events. */
  readonly version: number;
  readonly events: readonly PlannedEvent[];
  readonly sources: readonly PlanSourceRow[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const toTrackingPlanView = ({ workspaceId: _, ...row }: TrackingPlanRow): TrackingPlanView => ({
  ...row,
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
});
