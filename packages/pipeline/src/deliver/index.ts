export { createDeliver, type DeliverContext, type DeliverOutcome } from './create-deliver';
export type { DeliverDeps, SettledQuestion, Target } from './ports';
export type { DeliverTask, DeliverWork } from './task';
