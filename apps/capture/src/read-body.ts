import type { IncomingMessage } from 'node:http';
import type { InFlightBudget } from './in-flight-budget';

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
export function readBody(
  request: IncomingMessage,
  limits: WireLimits,
  budget: InFlightBudget,
): BodyRead | Promise<BodyRead> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limits.drainBytesMax) return { kind: 'too_large', drained: false };
  // Small bodies come with their head, and are there already: what listeners would cost is spared.
  if (announced > 0 && request.readableLength === announced) return takeWhole(request, limits, budget);
  return readPieces(request, limits, budget);
}

function takeWhole(request: IncomingMessage, { wireBytesMax }: WireLimits, budget: InFlightBudget): BodyRead {
  const bytes: Uint8Array = request.read();
  if (bytes.length > wireBytesMax) return { kind: 'too_large', drained: true };
  return budget.take(bytes.length) ? { kind: 'read', bytes } : { kind: 'no_room' };
}

function readPieces(request: IncomingMessage, limits: WireLimits, budget: InFlightBudget): Promise<BodyRead> {
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
    const onData = (piece: Uint8Array) => {
      if (ended) return;
      size += piece.length;
      if (size > limits.drainBytesMax) return end({ kind: 'too_large', drained: false });
      if (size > limits.wireBytesMax) {
        budget.give(held);
        held = 0;
        pieces.length = 0;
        return;
      }
      if (!budget.take(piece.length)) return end({ kind: 'no_room' });
      held += piece.length;
      pieces.push(piece);
    };
    const onEnd = () => {
      if (ended) return;
      if (size > limits.wireBytesMax) return end({ kind: 'too_large', drained: true });
      const [only] = pieces;
      end({ kind: 'read', bytes: pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces) });
    };
    const onClose = () => {
      if (!ended) end({ kind: 'gone' });
    };
    // Node tells of an error only those who listen, and closes the request in any case.
    request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}
