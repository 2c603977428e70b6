import type { CaptureDialect } from './contract';
import { jitsu } from './jitsu';
import { posthog } from './posthog';
import { posthogV1 } from './posthog-v1';
import { rudderstack } from './rudderstack';
import { segment } from './segment';

/** Every contract that is spoken here. Of those who are as sure of a request as another, the earlier one has it. */
export const CAPTURE_DIALECTS: readonly CaptureDialect[] = [posthog, posthogV1, rudderstack, jitsu, segment];
