import type { CaptureDialect } from './contract';
import { jitsu } from './jitsu';
import { posthog } from './posthog';
import { rudderstack } from './rudderstack';
import { segment } from './segment';

/** Every contract that is spoken here. Of those who are as sure of a request as another, the earlier one has it. */
export const CAPTURE_DIALECTS: readonly CaptureDialect[] = [posthog, rudderstack, jitsu, segment];
