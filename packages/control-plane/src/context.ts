import type { ApiKeyScope, Db, Role } from '@tributary/db';
import type {
  ConnectionTest,
  DestinationDescriptor,
  DestinationSummary,
  FieldError,
  FilterParse,
  Mapping,
} from '@tributary/destinations';
import type { Send } from '@tributary/egress';
import type { JsonObject } from '@tributary/event-schema';
import type { Clock } from '@tributary/kernel';
import type { PullSource, SourceDescriptor, SourceSettings } from '@tributary/sources';

/** Who acts, in which workspace, and how far. Made by `resolveMember` or `authenticateApiKey`, never from input. */
export interface Actor {
  readonly kind: 'user' | 'apiKey' | 'system';
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  /** A key's role follows from its scopes: read → viewer, write → editor, admin → admin. */
  readonly role: Role;
  /** Empty for people. */
  readonly scopes: readonly ApiKeyScope[];
}

/** A signed-in person, before a workspace is chosen. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface SourceCatalogue {
  list(): readonly SourceDescriptor[];
  get(type: string): SourceDescriptor | null;
  secretKeys(type: string): readonly string[];
  /** Of the complete settings, secrets included. Empty when all is well. */
  validateSettings(type: string, settings: SourceSettings): readonly FieldError[];
  withDefaults(type: string, settings: SourceSettings): SourceSettings;
}

/** The sources that are read from, by type. */
export interface PullSources {
  get(type: string): PullSource | null;
}

export interface DestinationCatalogue {
  list(): readonly DestinationSummary[];
  get(type: string): DestinationDescriptor | null;
  secretKeys(type: string): readonly string[];
  /** What a new destination starts with. Those that need a person first are switched off. */
  presets(type: string): readonly Omit<Mapping, 'id'>[];
  /** Of the complete settings, secrets included. Empty when all is well. */
  validateSettings(type: string, settings: JsonObject): readonly FieldError[];
  /** The action, the filter and the fields. Empty when all is well. */
  validateMapping(type: string, mapping: Omit<Mapping, 'id'>): readonly FieldError[];
  parseFilter(fql: string): FilterParse;
  testConnection(input: { type: string; settings: JsonObject; send: Send }): Promise<ConnectionTest>;
}

/** What configuration sets in motion elsewhere. Each resolves once the job is safe. */
export interface ConfigurationJobs {
  /** Deliver what was parked. */
  drain(input: { workspaceId: string; destinationId: string; resumedAtMs: number }): Promise<void>;
  sync(input: { workspaceId: string; sourceId: string; runId: string }): Promise<void>;
}

/** What an anonymous visitor's use-cases need: first account, invitations. */
export interface VisitorContext {
  readonly db: Db;
  readonly clock: Clock;
  /** Of the caller, for the audit log; '' when it is unknown. */
  readonly ip: string;
}

/** What a person's use-cases need that stand above any workspace. */
export interface PersonContext extends VisitorContext {
  readonly person: Person;
}

/** What every use-case inside a workspace gets. */
export interface UseCaseContext extends VisitorContext {
  readonly actor: Actor;
  readonly sources: SourceCatalogue;
  readonly pullSources: PullSources;
  readonly destinations: DestinationCatalogue;
  readonly jobs: ConfigurationJobs;
  readonly send: Send;
  /** Public URL of the dashboard, without a slash at its end: invitation links start with it. */
  readonly webUrl: string;
}
