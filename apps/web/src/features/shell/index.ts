'use client';
export { Page } from './components/page';
export { WorkspaceShell } from './components/workspace-shell';
