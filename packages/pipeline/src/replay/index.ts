export { createReplay, type ReplayDeps, type ReplayOrder, type WalkPlace } from './create-replay';
