export { type AuthStore, createAuthStore } from './auth-store';
export { DanglingReference, Duplicate } from './client';
export { CONFIG_CHANNEL, type ConfigChange } from './config-channel';
export { createDb, type Db, type DbHealth, type DbOptions, type Repositories } from './db';
export {
  createPlanFollowers,
  createPrivacyDirectory,
  createRoutingDirectory,
  createSourceDirectory,
  type DestinationState,
  type FollowedPlan,
  type PlanFollowers,
  type PrivacyDirectory,
  type RoutedDestination,
  type RoutedMapping,
  type RoutingDirectory,
  type SourceDirectory,
  type SourceEntry,
  type SourceLimits,
} from './directories';
export { dbEnv } from './env';
export { privacySecret } from './privacy-secret';
export {
  API_KEY_SCOPES,
  type ApiKeyRow,
  type ApiKeyScope,
  type ApiKeysRepository,
} from './repositories/api-keys';
export type { AuditActorKind, AuditFilter, AuditLogRepository, AuditRow } from './repositories/audit-log';
export type { ConnectionRow, ConnectionsRepository } from './repositories/connections';
export type {
  DestinationChanges,
  DestinationRow,
  DestinationsRepository,
  PausedBy,
} from './repositories/destinations';
export type { GroupRow, GroupsRepository } from './repositories/groups';
export type { InvitationRow, InvitationsRepository } from './repositories/invitations';
export type { MappingChanges, MappingRow, MappingsRepository, NewMapping } from './repositories/mappings';
export { type MemberRow, type MembersRepository, ROLES, type Role } from './repositories/members';
export type { PersonDeletionRow, PersonDeletionsRepository } from './repositories/person-deletions';
export type { OpenOverride, PersonDirectory, PersonIdRow, PersonRow } from './repositories/person-directory';
export type { PersonsRepository } from './repositories/persons';
export type {
  QuarantineReleaseRow,
  QuarantineReleasesRepository,
  ReleaseProgress,
} from './repositories/quarantine-releases';
export {
  REPLAY_STATUSES,
  type ReplayKind,
  type ReplayProgress,
  type ReplayRow,
  type ReplayStatus,
  type ReplaysRepository,
} from './repositories/replays';
export type {
  SourceStreamChoice,
  SourceStreamRow,
  SourceStreamsRepository,
  SyncMode,
} from './repositories/source-streams';
export type { SourceChanges, SourceRow, SourcesRepository, SyncSchedule } from './repositories/sources';
export {
  type StreamProgress,
  SYNC_RUN_STATUSES,
  type SyncProgress,
  type SyncRunRow,
  type SyncRunStatus,
  type SyncRunsRepository,
} from './repositories/sync-runs';
export type {
  PlanSourceRow,
  TrackingPlanChanges,
  TrackingPlanRow,
  TrackingPlansRepository,
} from './repositories/tracking-plans';
export type { UserRow, UsersRepository } from './repositories/users';
export type { WorkspaceRow, WorkspacesRepository } from './repositories/workspaces';
export type { WriteKeyRow, WriteKeysRepository } from './repositories/write-keys';
export type { SecretChanges } from './sealed-settings';
export { deriveSecret, SecretsUnreadable, type SecretValues } from './secrets';
export type { JsonRecord, Page, PageInput } from './values';
