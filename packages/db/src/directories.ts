// An entry of its own, without Prisma: capture needs nothing else of this room, and starts faster for it.
export { createPlanFollowers, type FollowedPlan, type PlanFollowers } from './directories/plan-directory';
export { createPrivacyDirectory, type PrivacyDirectory } from './directories/privacy-directory';
export {
  createRoutingDirectory,
  type DestinationState,
  type RoutedDestination,
  type RoutedMapping,
  type RoutingDirectory,
} from './directories/routing-directory';
export {
  createSourceDirectory,
  type SourceDirectory,
  type SourceEntry,
  type SourceLimits,
} from './directories/source-directory';
