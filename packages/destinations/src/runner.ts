import type { Send, Transcript } from '@tributary/egress';
import type { CanonicalEvent, Json } from '@tributary/event-schema';
import type { ConnectionTest, DeliveryOutcome, EventToDeliver } from './types';

/** How one event of a group ended. */
export interface Attempt {
  readonly outcome: DeliveryOutcome;
  readonly explanation: string;
  readonly httpStatus: number;
}

export interface GroupReport {
  /** One for each event of the group, in its order. */
  readonly attempts: readonly Attempt[];
  readonly exchanges: readonly Transcript[];
}

export interface Exit {
  readonly send: Send;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** One destination with one mapping, ready to send. Made anew for each delivery; holds nothing between two. */
export interface Runner {
  /** Splits events into groups that go out together; groups of one where there are no batches. */
  plan(events: readonly EventToDeliver[]): readonly (readonly EventToDeliver[])[];
  /** Sends one group. Never throws for what a vendor, a network, an event or a setting does. */
  perform(group: readonly EventToDeliver[], exit: Exit): Promise<GroupReport>;
  /** What the mapping makes of an event. @throws when the mapping can't be computed */
  payload(event: CanonicalEvent): Json;
}

export type TestConnection = (exit: Exit) => Promise<ConnectionTest>;
