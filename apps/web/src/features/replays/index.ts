'use client';
export { ReplayDialog } from './components/replay-dialog';
export { ReplayProgress } from './components/replay-progress';
export { ReplaysPage } from './components/replays-page';
