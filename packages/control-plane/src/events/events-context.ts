import type {
  ConfiguredDestination,
  DeliverInput,
  DeliverReport,
  FilterGroup,
  FilterVerdict,
  Mapping,
  MappingPreview,
} from '@tributary/destinations';
import type { CanonicalEvent, StoredEvent } from '@tributary/event-schema';
import type { EventQuestions } from '@tributary/event-store';
import type { SourceFlow } from '@tributary/event-stream';
import type { UseCaseContext } from '../context';

/** How destinations are tried out: the same code that delivers, with the way out handed in. */
export interface DestinationRunner {
  evaluateFilter(fql: string, event: CanonicalEvent): FilterVerdict;
  /** Throws, with a sentence, when the tree can't be written so that it reads back the same. */
  filterFromTree(tree: FilterGroup): string;
  /** Nothing is sent. */
  preview(input: {
    destination: ConfiguredDestination;
    mapping: Mapping;
    event: CanonicalEvent;
  }): Promise<MappingPreview>;
  deliver(input: DeliverInput): Promise<DeliverReport>;
}

/** What whoever keeps the books asks of all workspaces at once. */
type AcrossTenants =
  | 'acceptedByMinute'
  | 'foundByMinute'
  | 'foundInMinute'
  | 'routedByMinute'
  | 'recordedByMinute'
  | 'openFindings';

/** What reading events and acting on deliveries needs beside what every use-case gets. */
export interface EventsContext extends UseCaseContext {
  /** Questions only: use-cases never append, and never ask across tenants. */
  readonly eventStore: Omit<
    EventQuestions,
    'seenIds' | 'walkDeliveries' | 'walkQuarantined' | 'loadEvents' | 'erasePerson' | 'moveEvents' | AcrossTenants
  >;
  /** The event as destinations get it, with what follows from its user agent, page and address. */
  readonly toCanonical: (stored: StoredEvent) => CanonicalEvent;
  readonly runner: DestinationRunner;
  /** What waits in the stream, and how sources keep to their limits. */
  readonly flow: Pick<SourceFlow, 'stateOf' | 'lagOf' | 'lag'>;
  /** What keys the hashes of a workspace's privacy rules. Never shown. */
  readonly privacySecretOf: (workspaceId: string) => string;
  readonly releaseJobs: {
    /** Resolves once the job is safe. Idempotent. */
    release(input: { workspaceId: string; releaseId: string }): Promise<void>;
  };
  readonly replayJobs: {
    /** Resolves once the job is safe. Idempotent. */
    replay(input: { workspaceId: string; replayId: string }): Promise<void>;
  };
  readonly personJobs: {
    /** Resolves once the job is safe. Idempotent. */
    erase(input: { workspaceId: string; deletionId: string }): Promise<void>;
  };
}
