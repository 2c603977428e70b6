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
export type DestinationType = Element<Outputs['catalog']['destinations']>;
export type DestinationDescriptor = Outputs['catalog']['destination'];
export type SettingField = DestinationDescriptor['settings'][number];
export type ActionDescriptor = DestinationDescriptor['actions'][number];
export type ActionField = ActionDescriptor['fields'][number];
export type Preset = DestinationDescriptor['presets'][number];
export type Mapping = Element<Outputs['mappings']['list']>;
export type FilterTree = NonNullable<Outputs['mappings']['readFilter']['tree']>;
export type MappingPreview = Outputs['destinations']['preview']['mappings'][number];
export type MappingTest = Outputs['destinations']['test']['mappings'][number];
export type FilterVerdict = MappingPreview['verdict'];
export type PropertyPath = Outputs['events']['propertyPaths']['data'][number];
export type Connection = Element<Outputs['connections']['list']>;
export type Delivery = Element<Outputs['deliveries']['list']>;
export type DeliveryDetail = Outputs['deliveries']['get'];
export type DeliveryStatus = Delivery['status'];
export type Exchange = DeliveryDetail['attempts'][number]['exchanges'][number];
export type ErrorGroup = Element<Outputs['errorGroups']['list']>;
export type ErrorGroupDetail = Outputs['errorGroups']['get'];
export type Replay = Element<Outputs['replays']['list']>;
export type ReplayFilter = Inputs['replays']['create']['filter'];
export type LedgerRow = Outputs['ledger']['get']['rows'][number];
export type EventTrace = Outputs['events']['trace'];
export type TrackingPlan = Outputs['trackingPlans']['get'];
export type PlannedEvent = TrackingPlan['events'][number];
export type PlanSource = TrackingPlan['sources'][number];
export type PlanChoice = PlanSource['violations'];
export type PlanViolation = Element<Outputs['trackingPlans']['violations']>;
export type PlanPreview = Outputs['trackingPlans']['preview'];
export type QuarantineRelease = Element<Outputs['trackingPlans']['releases']>;
export type EventName = Element<Outputs['events']['names']>;
export type Role = Member['role'];
