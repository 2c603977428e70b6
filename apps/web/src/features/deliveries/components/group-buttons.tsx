'use client';
import { Button, groupedNumber } from '@tributary/ui';
import Link from 'next/link';
import type { ErrorGroup } from '@/api';
import { useCan, useHref } from '@/workspace';
import { groupAction } from '../group-action';

/** What can be done about a cause, the likeliest first. */
export function GroupButtons({
  group,
  onReplay,
  onOpen,
}: {
  group: ErrorGroup;
  onReplay: () => void;
  onOpen?: () => void;
}) {
  const href = useHref();
  const canEdit = useCan('editor');
  const action = canEdit ? groupAction(group) : null;
  const canReplay = canEdit && group.failed > 0;
  return (
    <>
      {action && (
        <Button asChild size="sm">
          <Link href={href(action.path)}>{action.label}</Link>
        </Button>
      )}
      {canReplay && (
        <Button size="sm" onClick={onReplay}>
          Replay {groupedNumber(group.failed)}
        </Button>
      )}
      {!action && !canReplay && onOpen && (
        <Button size="sm" onClick={onOpen}>
          Look
        </Button>
      )}
    </>
  );
}
