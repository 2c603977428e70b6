/** Bounds the bytes that all requests under way hold together. */
export interface InFlightBudget {
  /** False, and nothing taken, when it would be exceeded. */
  take(bytes: number): boolean;
  give(bytes: number): void;
  used(): number;
}

export function createInFlightBudget(bytesMax: number): InFlightBudget {
  let used = 0;
  return {
    take(bytes) {
      if (used + bytes > bytesMax) return false;
      used += bytes;
      return true;
    },
    give(bytes) {
      used -= bytes;
    },
    used: () => used,
  };
}
