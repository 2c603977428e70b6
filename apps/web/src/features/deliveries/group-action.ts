import type { ErrorGroup } from '@/api';

export interface GroupAction {
  readonly label: string;
  /** Inside the workspace. */
  readonly path: string;
}

/** The way out of a cause that is not a replay; null where waiting or replaying is all there is to do. */
export function groupAction(group: Pick<ErrorGroup, 'action' | 'destinationId'>): GroupAction | null {
  switch (group.action) {
    case 'fix_settings':
      return { label: 'Open settings', path: `/destinations/${group.destinationId}?tab=settings` };
    case 'fix_mapping':
      return { label: 'Edit mapping', path: `/destinations/${group.destinationId}?tab=mappings` };
    case 'check_network':
      return { label: 'Open settings', path: `/destinations/${group.destinationId}?tab=settings` };
    case 'check_event':
    case 'wait':
    case 'replay':
      return null;
  }
}
