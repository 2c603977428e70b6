import { z } from 'zod';
import type { Connection } from '../connection';
import { hexId, workspaceId } from '../define-query';

const Input = z.object({
  workspaceId,
  moves: z
    .array(z.object({ from: hexId, into: hexId }))
    .min(1)
    .max(1_000),
});

/**
 * Gives the events of some persons to others, and answers once it is done. Harmless when it runs again. Rewrites the
 * parts that hold such events, so it is for the background, for many moves at once.
 */
export async function moveEvents(connection: Connection, input: z.input<typeof Input>): Promise<void> {
  const { workspaceId, moves } = Input.parse(input);
  const from = moves.map((move) => `'${move.from}'`).join(', ');
  const into = moves.map((move) => `'${move.into}'`).join(', ');
  const now = 'lower(hex(person_id))';
  const workspace = `unhex('${Buffer.from(workspaceId, 'utf8').toString('hex')}')`;
  await connection.command(
    `ALTER TABLE events
     UPDATE person_id = toFixedString(unhex(transform(${now}, [${from}], [${into}], ${now})), 16)
     WHERE workspace_id = ${workspace} AND person_id IN (${moves.map((move) => `unhex('${move.from}')`).join(', ')})
     SETTINGS mutations_sync = 2`,
  );
}
