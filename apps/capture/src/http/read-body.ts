import type { InFlightBudget } from '../in-flight-budget';
import type { HttpBody } from './request';

export type BodyRead =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  /** Larger than allowed. `drained`: the client has sent it all and listens; else the connection has to be closed. */
  | { readonly kind: 'too_large'; readonly drained: boolean }
  /** There is no memory for it now. */
  | { readonly kind: 'no_room' }
  /** The client went away before its end. */
  | { readonly kind: 'gone' };

interface WireLimits {
  readonly wireBytesMax: number;
  readonly drainBytesMax: number;
}

/**
 * Reads a body up to a size. The bytes are taken from the budget as they come; the caller gives back what a `read`
 * holds, everything else is given back here.
 */
export function readBody(body: HttpBody, limits: WireLimits, budget: InFlightBudget): BodyRead | Promise<BodyRead> {
  if (body.announced > limits.drainBytesMax) return { kind: 'too_large', drained: false };
  const bytes = body.whole();
  if (bytes === null) return readPieces(body, limits, budget);
  if (bytes.length > limits.wireBytesMax) return { kind: 'too_large', drained: true };
  return budget.take(bytes.length) ? { kind: 'read', bytes } : { kind: 'no_room' };
}

function readPieces(body: HttpBody, limits: WireLimits, budget: InFlightBudget): Promise<BodyRead> {
  return new Promise((resolve) => {
    const pieces: Uint8Array[] = [];
    let size = 0;
    let held = 0;
    let ended = false;
    const end = (result: BodyRead) => {
      ended = true;
      if (result.kind !== 'read') budget.give(held);
      resolve(result);
    };
    body.pieces({
      piece(bytes) {
        if (ended) return;
        size += bytes.length;
        if (size > limits.drainBytesMax) return end({ kind: 'too_large', drained: false });
        if (size > limits.wireBytesMax) {
          budget.give(held);
          held = 0;
          pieces.length = 0;
          return;
        }
        if (!budget.take(bytes.length)) return end({ kind: 'no_room' });
        held += bytes.length;
        pieces.push(bytes);
      },
      end() {
        if (ended) return;
        if (size > limits.wireBytesMax) return end({ kind: 'too_large', drained: true });
        const [only] = pieces;
        end({ kind: 'read', bytes: pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces) });
      },
      gone() {
        if (!ended) end({ kind: 'gone' });
      },
    });
  });
}
