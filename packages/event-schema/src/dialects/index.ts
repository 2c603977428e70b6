import type { Dialect } from '../types';
import type { DialectDefinition } from './contract';
import { jitsu } from './jitsu';
import { posthog } from './posthog';
import { rudderstack } from './rudderstack';
import { segment } from './segment';
import { tributary } from './tributary';

/** Every dialect there is. */
export const DIALECT_DEFINITIONS: Readonly<Record<Dialect, DialectDefinition>> = {
  segment,
  posthog,
  rudderstack,
  jitsu,
  tributary,
};
