import { iso } from '../time-range';
import type { TraceStage } from './trace-stage';

export const presentStage = ({ atMs, leadsTo, ...stage }: TraceStage) => ({
  ...stage,
  leadsTo: leadsTo ?? null,
  at: atMs === null ? null : iso(atMs),
});
