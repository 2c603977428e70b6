import type { DeliverInput, DeliverReport, FilterVerdict } from '@tributary/destinations';
import type { CanonicalEvent, ConsentRule, JsonObject } from '@tributary/event-schema';
import type { DeliveryRow, EventRow } from '@tributary/event-store';
import type { InFlightChunks } from '@tributary/event-stream';
import type { ChunkDecoder } from '../decoding';
import type { DeliverableEvent } from './event-chunk';

export type Mapping = DeliverInput['mapping'];

/** A destination as configured now. Answers from memory. */
export interface Target {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly state: 'active' | 'paused' | 'disabled';
  readonly pausedReason: string;
  /** What people have to have agreed to before their events go there. */
  readonly consent: ConsentRule | null;
  /** Secrets in clear. Throws when they can't be opened. */
  settingsWithSecrets(): JsonObject;
  readonly mappings: readonly Mapping[];
}

export interface DeliverDeps {
  readonly targets: {
    getDestination(input: { workspaceId: string; destinationId: string }): Target | null;
    /** Resolves once the configuration is known at all: before that, every destination would look deleted. */
    ready(): Promise<void>;
  };
  readonly inFlight: Pick<InFlightChunks, 'load' | 'release'>;
  readonly decode: ChunkDecoder;
  readonly store: {
    loadEvents(input: {
      workspaceId: string;
      receivedFromMs: number;
      receivedToMs: number;
      eventIds: string[];
    }): Promise<readonly EventRow[]>;
    appendDeliveries(rows: readonly DeliveryRow[]): Promise<void>;
    /** Which of these deliveries stand as delivered, or ended otherwise, by an attempt at or after that time. */
    settledSince(input: SettledQuestion): Promise<ReadonlySet<string>>;
  };
  readonly toCanonical: (event: Pick<DeliverableEvent, 'raw' | 'envelope' | 'header' | 'messageId'>) => CanonicalEvent;
  readonly breaker: {
    /** From now on the destination's events are parked; its owners are told `reason`. Nothing when it is paused already. */
    pause(input: { workspaceId: string; destinationId: string; reason: string }): Promise<void>;
  };
  readonly destinations: {
    deliver(input: Omit<DeliverInput, 'send'>): Promise<DeliverReport>;
    evaluateFilter(filter: string, event: CanonicalEvent): FilterVerdict;
    /** Whether events go out together, as the destination and the mapping are set up. */
    sendsInBatches(destination: DeliverInput['destination'], mapping: Mapping): boolean;
  };
  readonly clock: () => number;
}

export interface SettledQuestion {
  readonly workspaceId: string;
  readonly destinationId: string;
  readonly deliveryIds: readonly string[];
  readonly receivedFromMs: number;
  readonly receivedToMs: number;
  readonly sinceMs: number;
}
