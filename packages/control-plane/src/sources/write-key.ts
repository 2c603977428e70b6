import type { Repositories, WriteKeyRow } from '@tributary/db';
import { newId } from '@tributary/kernel';
import type { UseCaseContext } from '../context';
import { randomToken } from '../tokens';

/** As long as Segment's, letters and digits: it goes into URLs, headers and Basic auth as it is. */
const WRITE_KEY_CHARS = 32;

export const addWriteKey = (
  repositories: Repositories,
  ctx: Pick<UseCaseContext, 'actor' | 'clock'>,
  { sourceId, label }: { sourceId: string; label: string },
): Promise<WriteKeyRow> =>
  repositories.writeKeys.create({
    id: newId('wk', ctx.clock()),
    workspaceId: ctx.actor.workspaceId,
    sourceId,
    key: randomToken(WRITE_KEY_CHARS),
    label,
  });
