import type { AppRouter } from '@tributary/api';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';

export type { AppRouter } from '@tributary/api';
/** What each procedure takes and gives: `Outputs["sources"]["get"]`. */
export type Inputs = inferRouterInputs<AppRouter>;
export type Outputs = inferRouterOutputs<AppRouter>;

/** One element of a page. */
type Element<P> = P extends { data: readonly (infer T)[] } ? T : never;

export type Source = Outputs['sources']['get'];
export type SourceType = Element<Outputs['catalog']['sources']>;
export type EventSummary = Element<Outputs['events']['list']>;
export type EventDetail = Outputs['events']['get'];
export type Refusal = Outputs['refusals']['get'];
export type Sync = Element<Outputs['syncs']['list']>;
export type Stream = Element<Outputs['streams']['list']>;
export type DiscoveredStream = Element<Outputs['streams']['discover']>;
export type Overview = Outputs['stats']['overview'];
export type Member = Element<Outputs['members']['list']>;
export type ApiKey = Element<Outputs['apiKeys']['list']>;
export type AuditEntry = Element<Outputs['audit']['list']>;
export type Destination = Outputs['destinations']['get'];
export type Role = Member['role'];
