import type { Logger } from '@tributary/telemetry';
import type { Engines } from '../engines';

/** A part of the worker that is running. */
export interface RunningRole {
  /** Takes no new work, lets what is under way end within the grace period, and gives the rest back. */
  stop(): Promise<void>;
}

export type Role = (engines: Engines, log: Logger) => RunningRole;

/** How long work under way may take to end once the process was asked to. */
export const GRACE_MS = 10_000;
