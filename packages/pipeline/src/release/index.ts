export { createRelease, type ReleaseDeps, type ReleaseOrder } from './create-release';
