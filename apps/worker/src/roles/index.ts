import type { Role } from './role';
import { runDeliver } from './run-deliver';
import { runIngest } from './run-ingest';
import { runSync } from './run-sync';

/** Every role by its name. A new one is a file here and a line below; by default a worker runs all of them. */
export const ROLES = {
  ingest: runIngest,
  deliver: runDeliver,
  sync: runSync,
} as const satisfies Record<string, Role>;

export type RoleName = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as readonly RoleName[];
export type { RunningRole } from './role';
