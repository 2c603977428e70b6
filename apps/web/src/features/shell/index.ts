'use client';
export { EntityLoader, EntityPage } from './components/entity-page';
export { Page } from './components/page';
export { WorkspaceShell } from './components/workspace-shell';
export { useUndoableDeletion } from './hooks/use-undoable-deletion';
