export { NewPlanPage } from './components/new-plan-page';
export { TrackingPlanPage } from './components/tracking-plan-page';
export { TrackingPlansPage } from './components/tracking-plans-page';
