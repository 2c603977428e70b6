import { iso } from '../time-range';
import type { TraceStage } from './trace-stage';

export const presentStage = ({ atMs, ...stage }: TraceStage) => ({ ...stage, at: atMs === null ? null : iso(atMs) });
